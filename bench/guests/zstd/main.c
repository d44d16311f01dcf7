/* zstd: compression at two levels, and decompression. */
#include "../bench.h"

#include <stdlib.h>
#include <string.h>

#include "zstd.h"

#define LEN 3000000

static char *text, *packed, *unpacked;
static size_t bound;

void prepare(void) {
    text = make_prose(LEN, 41);
    bound = ZSTD_compressBound(LEN);
    packed = malloc(bound);
    unpacked = malloc(LEN);
}

uint64_t run(void) {
    static const int levels[] = {3, 9};
    uint64_t sum = 0;
    for (int i = 0; i < 2; i++) {
        size_t len = ZSTD_compress(packed, bound, text, LEN, (int)opaque((uint32_t)levels[i]));
        if (ZSTD_isError(len)) fail(ZSTD_getErrorName(len));
        sum = mix(sum, len);
        for (uint32_t round = 0; round < 10; round++) {
            if (ZSTD_decompress(unpacked, LEN, packed, len) != LEN) fail("decompression");
            sum = mix(sum, (unsigned char)unpacked[round * 1000]);
        }
        if (memcmp(text, unpacked, LEN) != 0) fail("the data differs");
    }
    return sum;
}
