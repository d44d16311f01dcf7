/* Text: words are split off, looked up in a hash table, counted, joined, and turned into numbers and back. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LEN 2000000
#define SLOTS 4096

struct word { char text[24]; uint32_t count; };

static char *text;
static struct word slots[SLOTS];

void prepare(void) {
    text = make_prose(TEXT_LEN, 11);
}

static struct word *look_up(const char *start, size_t len) {
    uint32_t hash = 5381;
    for (size_t i = 0; i < len; i++) hash = hash * 33 + (unsigned char)start[i];
    for (;; hash++) {
        struct word *slot = &slots[hash % SLOTS];
        if (slot->count == 0) {
            memcpy(slot->text, start, len);
            slot->text[len] = '\0';
            return slot;
        }
        if (strncmp(slot->text, start, len) == 0 && slot->text[len] == '\0') return slot;
    }
}

static uint64_t count_words(const char *line) {
    uint64_t found = 0;
    while (*line != '\0') {
        size_t gap = strspn(line, " ."), len = strcspn(line + gap, " .");
        if (len > 0) found += ++look_up(line + gap, len)->count;
        line += gap + len;
    }
    return found;
}

uint64_t run(void) {
    uint64_t sum = 0;
    char line[128], report[192];
    for (uint32_t round = opaque(18); round > 0; round--) {
        for (const char *at = text; *at != '\0';) {
            /* A copy of each line: some C libraries look for the end of a string before they search in it. */
            size_t len = 0;
            while (at[len] != '\n' && at[len] != '\0') line[len] = at[len], len++;
            line[len] = '\0';
            sum = mix(sum, count_words(line));
            const char *found = strstr(line, "compiler engine");
            int written = snprintf(report, sizeof report, "%d %s %x", (int)(at - text), line, (unsigned)sum & 0xffff);
            sum = mix(sum, (uint64_t)written + strtoul(report, NULL, 10) + (found ? (uint64_t)(found - line) : strlen(line)));
            at += len + (at[len] == '\n');
        }
    }
    for (int i = 0; i < SLOTS; i++) if (slots[i].count) sum = mix(sum, slots[i].count);
    return sum;
}
