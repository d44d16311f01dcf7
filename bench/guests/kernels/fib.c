/* Fibonacci numbers by recursion: nothing but calls. */
#include "bench.h"

void prepare(void) {}

__attribute__((noinline)) static uint32_t fib(uint32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

uint64_t run(void) {
    return fib(opaque(40));
}
