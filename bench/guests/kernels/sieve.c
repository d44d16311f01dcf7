/* The sieve of Eratosthenes, on bytes. */
#include "bench.h"

#include <string.h>

#define N 4000000

static unsigned char composite[N];

void prepare(void) {}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(36); round > 0; round--) {
        memset(composite, 0, N);
        for (uint32_t i = 2; i * i < N; i++)
            if (!composite[i])
                for (uint32_t j = i * i; j < N; j += i) composite[j] = 1;
        for (uint32_t i = 2; i < N; i++) sum += !composite[i];
    }
    return sum;
}
