/* The product of two matrices in a function that is called through a pointer: what its callers know of the memory's size is not
 * known in it. */
#include "bench.h"

#define N 64

static double a[N][N], b[N][N], c[N][N];

static void add_product(void) {
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++)
            for (int j = 0; j < N; j++) c[i][j] += a[i][k] * b[k][j];
}

static void (*volatile kernel)(void) = add_product;

void prepare(void) {
    uint32_t seed = 1;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = next_random(&seed) % 1000 / 8.0;
            b[i][j] = next_random(&seed) % 1000 / 16.0;
        }
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(1000); round > 0; round--) {
        kernel();
        sum = mix(sum, (uint64_t)c[round % N][round % 7]);
    }
    return sum;
}
