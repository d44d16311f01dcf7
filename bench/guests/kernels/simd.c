/* Vectors of 128 bits, written as such: blending of pixels, a dot product, a search. */
#include "bench.h"

typedef float f32x4 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef uint32_t u32x4 __attribute__((vector_size(16)));

#define N 4096

static f32x4 a[N], b[N];
static u16x8 front[N], back[N], out[N];
static u32x4 keys[N];

void prepare(void) {
    uint32_t seed = 19;
    for (int i = 0; i < N; i++) {
        for (int lane = 0; lane < 4; lane++) {
            a[i][lane] = (float)(next_random(&seed) % 256) / 16;
            b[i][lane] = (float)(next_random(&seed) % 256) / 32;
            keys[i][lane] = next_random(&seed) % 100000;
        }
        for (int lane = 0; lane < 8; lane++) {
            front[i][lane] = next_random(&seed) & 255;
            back[i][lane] = next_random(&seed) & 255;
        }
    }
}

static float dot(void) {
    f32x4 sum = {0};
    for (int i = 0; i < N; i++) sum += a[i] * b[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

static void blend(uint16_t alpha) {
    for (int i = 0; i < N; i++) out[i] = (front[i] * alpha + back[i] * (uint16_t)(255 - alpha) + 128) >> 8;
}

static uint32_t count(uint32_t key) {
    u32x4 found = {0};
    for (int i = 0; i < N; i++) found -= (u32x4)(keys[i] == key);
    return found[0] + found[1] + found[2] + found[3];
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(40000); round > 0; round--) {
        sum += (uint64_t)dot();
        blend((uint16_t)(round & 255));
        sum += out[round % N][round & 7];
        sum += count(round);
        a[round % N] += b[(round + 1) % N];
    }
    return sum;
}
