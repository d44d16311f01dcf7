/* What stands in for bench.c where the kernels are counted and not timed: the test calls `prepare` and `run` itself, and
 * has the kernels do less. */
#include "bench.h"

static volatile uint32_t large, small;

/* Makes the kernel use `to` where it says `from`. */
__attribute__((export_name("shrink"))) void shrink(uint32_t from, uint32_t to) {
    large = from;
    small = to;
}

uint32_t opaque(uint32_t value) {
    return value == large ? small : value;
}

__attribute__((export_name("prepare"))) void prepare_kernel(void) {
    prepare();
}

__attribute__((export_name("run"))) uint64_t run_kernel(void) {
    return run();
}

void fail(const char *message) {
    (void)message;
    __builtin_trap();
}
