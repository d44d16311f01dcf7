/* Calls through pointers: a table of small functions of two types, in an order that is hard to predict. */
#include "bench.h"

typedef uint32_t (*unary)(uint32_t);
typedef uint32_t (*binary)(uint32_t, uint32_t);

static uint32_t invert(uint32_t x) { return ~x; }
static uint32_t turn(uint32_t x) { return x << 7 | x >> 25; }
static uint32_t scale(uint32_t x) { return x * 2654435761u; }
static uint32_t fold(uint32_t x) { return x ^ x >> 15; }
static uint32_t add(uint32_t x, uint32_t y) { return x + y; }
static uint32_t sub(uint32_t x, uint32_t y) { return x - y; }
static uint32_t both(uint32_t x, uint32_t y) { return x ^ y; }
static uint32_t larger(uint32_t x, uint32_t y) { return x > y ? x : y; }

static unary unaries[4];
static binary binaries[4];
static unsigned char order[4096];

void prepare(void) {
    unary u[] = {invert, turn, scale, fold};
    binary b[] = {add, sub, both, larger};
    uint32_t seed = 5;
    for (int i = 0; i < 4; i++) unaries[i] = u[opaque(i)], binaries[i] = b[opaque(i)];
    for (int i = 0; i < 4096; i++) order[i] = (unsigned char)(next_random(&seed) & 3);
}

uint64_t run(void) {
    uint32_t x = 1, rounds = opaque(30000000);
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t which = order[i & 4095];
        x = binaries[which](unaries[which](x), i);
    }
    return x;
}
