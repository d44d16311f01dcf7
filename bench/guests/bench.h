/* What every benchmark is made of: two functions, which bench.c calls and times. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the input. Not timed. */
void prepare(void);

/* Does the work, and returns a checksum of the result. Timed. */
uint64_t run(void);

/* The same number, in a way that no compiler sees through: sizes go through it, so that nothing is
 * computed when the program is built. */
uint32_t opaque(uint32_t value);

/* A pseudorandom number (xorshift), the same sequence everywhere. The state must not be zero. */
static inline uint32_t next_random(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* Adds a number to a checksum that depends on the order. */
static inline uint64_t mix(uint64_t sum, uint64_t value) {
    return (sum ^ value) * 0x9E3779B97F4A7C15u + 1;
}

/* Text that looks like prose, ended by a zero byte: words of a small vocabulary, sentences, lines. */
char *make_prose(uint32_t len, uint32_t seed);

/* Ends the program with a message. */
void fail(const char *message);

#ifdef __cplusplus
}
#endif
#endif
