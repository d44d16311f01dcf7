/* The document that the JSON parsers read: records with numbers, strings, arrays and objects. */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <stdio.h>

#include "bench.h"

static inline size_t make_json(char *out, size_t capacity, uint32_t records) {
    uint32_t seed = 53;
    size_t at = (size_t)snprintf(out, capacity, "{\"records\":[");
    for (uint32_t i = 0; i < records && at + 256 < capacity; i++) {
        uint32_t random = next_random(&seed);
        at += (size_t)snprintf(out + at, capacity - at,
            "%s{\"id\":%u,\"name\":\"user %u \\u00e9\\n\",\"active\":%s,\"score\":%u.%03u,\"tags\":[\"a%u\",\"b\",null],\"place\":{\"x\":-%u,\"y\":%ue-3}}",
            i ? ",\n  " : "", (unsigned)i, (unsigned)(random % 10007), random & 1 ? "true" : "false", (unsigned)(random >> 20),
            (unsigned)(random % 1000), (unsigned)(random % 31), (unsigned)(random % 1000), (unsigned)(random >> 12));
    }
    return at + (size_t)snprintf(out + at, capacity - at, "]}");
}

#endif
