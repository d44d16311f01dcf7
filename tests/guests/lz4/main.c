/* Compresses standard input and takes it apart again: lz4 < INPUT
 *
 * The fast mode picks other matches on 32-bit machines, so only its round trip is reported; the
 * high-compression mode gives the same bytes everywhere. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lz4.h"
#include "lz4hc.h"

static uint32_t fnv1a(const char *data, int len) {
    uint32_t hash = 2166136261u;
    for (int i = 0; i < len; i++) hash = (hash ^ (unsigned char)data[i]) * 16777619u;
    return hash;
}

static int round_trip(const char *data, int len, const char *packed, int packed_len, char *unpacked) {
    return packed_len > 0 && LZ4_decompress_safe(packed, unpacked, packed_len, len) == len
           && memcmp(data, unpacked, (size_t)len) == 0;
}

int main(void) {
    int capacity = 1 << 16, len = 0;
    char *data = malloc((size_t)capacity);
    for (size_t got; (got = fread(data + len, 1, (size_t)(capacity - len), stdin)) > 0;) {
        len += (int)got;
        if (len == capacity) data = realloc(data, (size_t)(capacity *= 2));
    }
    printf("input: %d bytes, fnv1a %08x\n", len, (unsigned)fnv1a(data, len));

    int bound = LZ4_compressBound(len);
    char *packed = malloc((size_t)bound), *unpacked = malloc((size_t)len + 1);
    int failures = 0;
    for (int acceleration = 1; acceleration <= 17; acceleration += 8) {
        int packed_len = LZ4_compress_fast(data, packed, len, bound, acceleration);
        int good = round_trip(data, len, packed, packed_len, unpacked);
        printf("fast %d: %s\n", acceleration, good ? "round trip" : "FAILED");
        failures += !good;
    }
    for (int level = 3; level <= 12; level += 3) {
        int packed_len = LZ4_compress_HC(data, packed, len, bound, level);
        int good = round_trip(data, len, packed, packed_len, unpacked);
        printf("high %d: %d bytes, fnv1a %08x, %s\n", level, packed_len, (unsigned)fnv1a(packed, packed_len),
               good ? "round trip" : "FAILED");
        failures += !good;
    }
    return failures != 0;
}
