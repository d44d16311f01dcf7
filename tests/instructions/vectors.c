/* The loops of bench/guests/kernels/simd.c over lengths that are known when it runs only, as most loops over vectors are, and
 * one whose lanes change their width. */
#include "bench.h"

typedef float f32x4 __attribute__((vector_size(16)));
typedef uint8_t u8x8 __attribute__((vector_size(8)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef uint32_t u32x4 __attribute__((vector_size(16)));

#define N 1024

static f32x4 a[N], b[N];
static u16x8 front[N], back[N], out[N];
static u32x4 keys[N];
static u8x16 red[N], green[N], grey[N];

void prepare(void) {
    uint32_t seed = 19;
    for (int i = 0; i < N; i++) {
        for (int lane = 0; lane < 4; lane++) {
            a[i][lane] = (float)(next_random(&seed) % 256) / 16;
            b[i][lane] = (float)(next_random(&seed) % 256) / 32;
            keys[i][lane] = next_random(&seed) % 1000;
        }
        for (int lane = 0; lane < 8; lane++) {
            front[i][lane] = next_random(&seed) & 255;
            back[i][lane] = next_random(&seed) & 255;
        }
        for (int lane = 0; lane < 16; lane++) {
            red[i][lane] = next_random(&seed);
            green[i][lane] = next_random(&seed);
        }
    }
}

__attribute__((noinline)) static float dot(const f32x4 *x, const f32x4 *y, uint32_t n) {
    f32x4 sum = {0};
    for (uint32_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

__attribute__((noinline)) static void blend(u16x8 *to, const u16x8 *x, const u16x8 *y, uint16_t alpha, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) to[i] = (x[i] * alpha + y[i] * (uint16_t)(255 - alpha) + 128) >> 8;
}

__attribute__((noinline)) static uint32_t count(const u32x4 *x, uint32_t key, uint32_t n) {
    u32x4 found = {0};
    for (uint32_t i = 0; i < n; i++) found -= (u32x4)(x[i] == key);
    return found[0] + found[1] + found[2] + found[3];
}

static u8x8 mean(u8x8 x, u8x8 y) {
    u16x8 sum = __builtin_convertvector(x, u16x8) * 77 + __builtin_convertvector(y, u16x8) * 179;
    return __builtin_convertvector(sum >> 8, u8x8);
}

__attribute__((noinline)) static void to_grey(u8x16 *to, const u8x16 *x, const u8x16 *y, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        u8x8 low = mean(__builtin_shufflevector(x[i], x[i], 0, 1, 2, 3, 4, 5, 6, 7), __builtin_shufflevector(y[i], y[i], 0, 1, 2, 3, 4, 5, 6, 7));
        u8x8 high = mean(__builtin_shufflevector(x[i], x[i], 8, 9, 10, 11, 12, 13, 14, 15), __builtin_shufflevector(y[i], y[i], 8, 9, 10, 11, 12, 13, 14, 15));
        to[i] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }
}

uint64_t run(void) {
    uint64_t sum = 0;
    uint32_t n = opaque(N);
    for (uint32_t round = opaque(40000); round > 0; round--) {
        sum += (uint64_t)dot(a, b, n);
        blend(out, front, back, round & 255, n);
        to_grey(grey, red, green, n);
        sum += out[round % N][round & 7] + grey[round % N][round & 15];
        sum += count(keys, round % 1000, n);
        a[round % N] += b[(round + 1) % N];
    }
    return sum;
}
