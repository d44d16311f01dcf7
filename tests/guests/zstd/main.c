/* Compresses a file and takes it apart again: zstd INPUT [OUTPUT]
 *
 * Prints size and checksum of the result at several levels; OUTPUT gets the frame of the last one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zstd.h"

static uint32_t adler32(const unsigned char *data, size_t len) {
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < len; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static int fail(const char *what, const char *why) {
    fprintf(stderr, "zstd: %s: %s\n", what, why);
    return 1;
}

static unsigned char *read_file(const char *path, size_t *len) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) return NULL;
    fseek(in, 0, SEEK_END);
    *len = (size_t)ftell(in);
    rewind(in);
    unsigned char *data = malloc(*len + 1);
    size_t got = fread(data, 1, *len, in);
    fclose(in);
    return got == *len ? data : NULL;
}

int main(int argc, char **argv) {
    static const int levels[] = {-5, 1, 3, 9, 19};
    if (argc < 2) return fail("usage", "zstd INPUT [OUTPUT]");
    size_t len = 0;
    unsigned char *data = read_file(argv[1], &len);
    if (data == NULL) return fail(argv[1], "cannot be read");
    printf("input: %zu bytes, adler32 %08x\n", len, (unsigned)adler32(data, len));

    size_t bound = ZSTD_compressBound(len);
    unsigned char *packed = malloc(bound), *unpacked = malloc(len + 1);
    size_t packed_len = 0;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        packed_len = ZSTD_compress(packed, bound, data, len, levels[i]);
        if (ZSTD_isError(packed_len)) return fail("compress", ZSTD_getErrorName(packed_len));
        size_t back = ZSTD_decompress(unpacked, len, packed, packed_len);
        if (ZSTD_isError(back)) return fail("decompress", ZSTD_getErrorName(back));
        if (back != len || memcmp(data, unpacked, len) != 0) return fail("round trip", "the data differs");
        printf("level %d: %zu bytes, adler32 %08x\n", levels[i], packed_len, (unsigned)adler32(packed, packed_len));
    }

    packed[packed_len / 2] ^= 0x55;
    size_t back = ZSTD_decompress(unpacked, len, packed, packed_len);
    printf("damaged: %s\n", ZSTD_isError(back) ? "refused" : memcmp(data, unpacked, len) ? "differs" : "unnoticed");
    packed[packed_len / 2] ^= 0x55;

    if (argc > 2) {
        FILE *out = fopen(argv[2], "wb");
        if (out == NULL || fwrite(packed, 1, packed_len, out) != packed_len || fclose(out) != 0)
            return fail(argv[2], "cannot be written");
    }
    return 0;
}
