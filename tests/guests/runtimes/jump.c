// What Emscripten's modules need of their host beside WASI: a heap that grows, and setjmp with longjmp.
//
// emcc -O1 --profiling-funcs --no-entry -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=131072 -sTOTAL_STACK=16384 -o jump.js jump.c
//
// (Emscripten 3.1.6, as Debian packages it; jump.js is not needed.)
#include <assert.h>
#include <emscripten.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf inner, outer;

static int descend(int depth, int value) {
    if (depth == 0)
        longjmp(value < 0 ? outer : inner, value);
    return descend(depth - 1, value) + 1;
}

// Jumps with `value` out of `depth` calls: to the inner setjmp if it is positive, past that to the outer one if it is
// negative.
EMSCRIPTEN_KEEPALIVE int jump(int depth, int value) {
    volatile int seen = 1000;
    int outside = setjmp(outer);
    if (outside != 0)
        return outside - seen;
    int inside = setjmp(inner);
    if (inside != 0)
        return inside + seen;
    seen = 2000;
    return descend(depth, value);
}

// Fills this many KiB of the heap with bytes and copies them; returns the sum of the last ones.
EMSCRIPTEN_KEEPALIVE int fill(int kib) {
    size_t size = (size_t)kib << 10;
    unsigned char *from = malloc(size), *to = malloc(size);
    if (!from || !to)
        return -1;
    memset(from, 7, size);
    memcpy(to, from, size);
    int sum = from[size - 1] + to[size - 1];
    free(from);
    free(to);
    return sum;
}

EMSCRIPTEN_KEEPALIVE double now(void) {
    return emscripten_get_now();
}

EMSCRIPTEN_KEEPALIVE void positive(int number) {
    assert(number > 0);
}
