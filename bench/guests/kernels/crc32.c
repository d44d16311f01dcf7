/* CRC-32, a table of 256 words: each step is a load that waits for the one before. */
#include "bench.h"

#define LEN (1 << 20)

static uint32_t table[256];
static unsigned char data[LEN];

void prepare(void) {
    uint32_t seed = 17;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t x = i;
        for (int bit = 0; bit < 8; bit++) x = x & 1 ? x >> 1 ^ 0xEDB88320u : x >> 1;
        table[i] = x;
    }
    for (int i = 0; i < LEN; i++) data[i] = (unsigned char)next_random(&seed);
}

uint64_t run(void) {
    uint32_t crc = 0xFFFFFFFFu;
    for (uint32_t round = opaque(120); round > 0; round--)
        for (uint32_t i = 0; i < LEN; i++) crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
    return ~crc;
}
