/* The product of matrices in a function that is called through a pointer: what its callers know of the memory's size is not known
 * in it. */
#include "bench.h"

#define run matmul
#include "../../bench/guests/kernels/matmul.c"
#undef run

static uint64_t (*volatile kernel)(void) = matmul;

uint64_t run(void) {
    return kernel();
}
