/* Blocks of memory: copied, moved, filled and compared, from a few bytes to many. */
#include "bench.h"

#include <string.h>

#define LEN (1 << 16)

static unsigned char from[LEN], to[LEN];

void prepare(void) {
    uint32_t seed = 29;
    for (int i = 0; i < LEN; i++) from[i] = (unsigned char)next_random(&seed);
}

uint64_t run(void) {
    uint64_t sum = 0;
    uint32_t seed = 31;
    for (uint32_t round = opaque(9000000); round > 0; round--) {
        uint32_t random = next_random(&seed);
        /* Mostly short, as in most programs. */
        uint32_t len = (random & 15) == 0 ? random >> 8 & 8191 : random >> 8 & 127;
        uint32_t place = random >> 16 & 32767;
        memcpy(to + place, from + (place >> 1), len);
        if ((random & 3) == 0) memmove(to + place + 3, to + place, len);
        if ((random & 12) == 0) memset(to + (place >> 2), (int)(random & 255), len);
        sum += (uint64_t)(memcmp(to + place, from + (place >> 1), len) != 0) + to[place];
    }
    return sum;
}
