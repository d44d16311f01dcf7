/* The program around each benchmark: prepares, runs once, prints the checksum to standard output and the
 * time, in nanoseconds, to standard error. The benchmark's own clock is what is reported, so starting the process
 * and compiling or loading the module count nowhere. */
#include "bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static volatile uint32_t zero;

uint32_t opaque(uint32_t value) {
    return value + zero;
}

char *make_prose(uint32_t len, uint32_t seed) {
    static const char *const words[] = {
        "the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "translator", "module", "memory", "function",
        "stack", "value", "table", "import", "export", "quickly", "slowly", "every", "between", "because", "number",
        "written", "compiler", "engine", "machine", "language", "river", "mountain", "1984", "42", "3.14", "user@example.org",
    };
    char *text = (char *)malloc(len + 1);
    uint32_t at = 0, column = 0;
    while (at < len) {
        uint32_t random = next_random(&seed);
        const char *word = words[random % (sizeof words / sizeof *words)];
        uint32_t word_len = (uint32_t)strlen(word);
        if (at + word_len + 2 > len) break;
        memcpy(text + at, word, word_len);
        at += word_len;
        column += word_len + 1;
        if (random >> 28 == 0) text[at++] = '.';
        text[at++] = column > 70 ? '\n' : ' ';
        if (column > 70) column = 0;
    }
    memset(text + at, '.', len - at);
    text[len] = '\0';
    return text;
}

void fail(const char *message) {
    fprintf(stderr, "failed: %s\n", message);
    exit(1);
}

int main(void) {
    prepare();
    uint64_t start = now_ns();
    uint64_t checksum = run();
    uint64_t elapsed = now_ns() - start;
    printf("%016" PRIx64 "\n", checksum);
    fprintf(stderr, "elapsed_ns %" PRIu64 "\n", elapsed);
    return 0;
}
