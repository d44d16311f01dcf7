/* Collatz sequences: 64-bit integers and branches, no memory. */
#include "bench.h"

void prepare(void) {}

uint64_t run(void) {
    uint64_t longest = 0, start_of_longest = 0;
    uint32_t end = opaque(2500000);
    for (uint32_t start = 1; start < end; start++) {
        uint64_t n = start, length = 0;
        while (n != 1) {
            n = n % 2 == 0 ? n / 2 : 3 * n + 1;
            length++;
        }
        if (length > longest) longest = length, start_of_longest = start;
    }
    return mix(longest, start_of_longest);
}
