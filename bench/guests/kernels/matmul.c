/* The product of two matrices of doubles, three nested loops over rows. */
#include "bench.h"

#define N 448

static double a[N][N], b[N][N], c[N][N];

void prepare(void) {
    uint32_t seed = 1;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = next_random(&seed) % 1000 / 8.0;
            b[i][j] = next_random(&seed) % 1000 / 16.0;
        }
}

uint64_t run(void) {
    for (uint32_t round = opaque(14); round > 0; round--)
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k++) {
                double factor = a[i][k];
                for (int j = 0; j < N; j++) c[i][j] += factor * b[k][j];
            }
    uint64_t sum = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum = mix(sum, (uint64_t)c[i][j]);
    return sum;
}
