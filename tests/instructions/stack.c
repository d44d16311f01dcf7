/* An interpreter of bytecode with a stack: it goes on by way of a table of labels, which is static data, and one of its instructions
 * calls what may grow the memory. */
#include "bench.h"

enum { PUSH, PICK, ADD, XOR, SHIFT, STORE, LOOP, GROW, HALT };

#define CODE 24

static uint8_t code[CODE];
static uint32_t stack[16];

/* As an interpreter's allocator does now and then. The program here does so once. */
__attribute__((noinline)) static uint32_t grow(uint32_t pages) {
    return __builtin_wasm_memory_grow(0, pages) != -1;
}

void prepare(void) {
    static const uint8_t program[CODE] = {PICK, 0, PUSH, 7, ADD, PICK, 1, SHIFT, 3, XOR, STORE, 0, LOOP, 12, GROW, 1, HALT};
    for (int i = 0; i < CODE; i++) code[i] = program[i];
}

static uint32_t interpret(uint32_t rounds) {
    static const void *const labels[] = {&&push, &&pick, &&add, &&xor, &&shift, &&store, &&loop, &&grow_memory, &&halt};
    uint32_t *top = stack + 2;
    const uint8_t *at = code;
#define NEXT goto *labels[*at++]
    NEXT;
push:
    *top++ = *at++;
    NEXT;
pick:
    *top++ = stack[*at++ & 1];
    NEXT;
add:
    top--, top[-1] += top[0];
    NEXT;
xor:
    top--, top[-1] ^= top[0];
    NEXT;
shift:
    top[-1] = top[-1] << *at | top[-1] >> (32 - *at);
    at++;
    NEXT;
store:
    stack[*at++ & 1] = *--top;
    NEXT;
loop:
    if (--rounds > 0) at -= *at + 1;
    else at++;
    NEXT;
grow_memory:
    stack[1] += grow(*at++);
    NEXT;
halt:
    return stack[0] ^ stack[1];
}

uint64_t run(void) {
    return interpret(opaque(20000000));
}
