/* PCRE2, its interpreter: several patterns over the same text. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "../bench.h"

#include <pcre2.h>

#define LEN 400000

static const char *const patterns[] = {
    "compiler (engine|machine)", "\\b\\d+(\\.\\d+)?\\b", "[a-z]+@[a-z]+\\.org", "(?i)\\bT\\w*r\\b", "(\\w+) of \\1", "^.*mountain.*$", "\\p{L}{9,}",
};

static char *text;

void prepare(void) {
    text = make_prose(LEN, 59);
}

static uint64_t search(const char *pattern) {
    int error;
    PCRE2_SIZE offset, at = 0;
    uint64_t sum = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_MULTILINE, &error, &offset, NULL);
    if (code == NULL) fail("the pattern does not compile");
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    while (pcre2_match(code, (PCRE2_SPTR)text, LEN, at, PCRE2_NO_UTF_CHECK, match, NULL) > 0) {
        PCRE2_SIZE *place = pcre2_get_ovector_pointer(match);
        sum = mix(sum, place[0] * 3 + place[1]);
        at = place[1] > at ? place[1] : at + 1;
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    return sum;
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(2); round > 0; round--)
        for (uint32_t i = 0; i < sizeof patterns / sizeof *patterns; i++) sum = mix(sum, search(patterns[i]));
    return sum;
}
