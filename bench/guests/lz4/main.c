/* LZ4: fast and high compression, and decompression. */
#include "../bench.h"

#include <stdlib.h>
#include <string.h>

#include "lz4.h"
#include "lz4hc.h"

#define LEN 3000000

static char *text, *packed, *unpacked;
static int bound;

void prepare(void) {
    text = make_prose(LEN, 43);
    bound = LZ4_compressBound(LEN);
    packed = malloc((size_t)bound);
    unpacked = malloc(LEN);
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(12); round > 0; round--) {
        int len = round % 12 == 0 ? LZ4_compress_HC(text, packed, LEN, bound, 4) : LZ4_compress_default(text, packed, LEN, bound);
        /* Not how long it is: LZ4 hashes another number of bytes on 64-bit machines. */
        for (int i = 0; i < 4; i++) {
            if (LZ4_decompress_safe(packed, unpacked, len, LEN) != LEN) fail("decompression");
            sum = mix(sum, (unsigned char)unpacked[i * 1000]);
        }
        if (memcmp(text, unpacked, LEN) != 0) fail("the data differs");
    }
    return sum;
}
