/* An interpreter of bytecode: a loop around a switch, registers in memory. */
#include "bench.h"

enum { LOAD, ADD, SUB, MUL, XOR, SHIFT, LESS, JUMP_IF, STORE, FETCH, MOVE, HALT };

struct op { uint8_t code, a, b, c; int32_t value; };

static struct op program[64];
static uint32_t cells[1024];

static int emit(int at, uint8_t code, uint8_t a, uint8_t b, uint8_t c, int32_t value) {
    program[at] = (struct op){code, a, b, c, value};
    return at + 1;
}

void prepare(void) {
    int at = 0;
    at = emit(at, LOAD, 0, 0, 0, 0);
    at = emit(at, LOAD, 1, 0, 0, (int32_t)opaque(9000000));
    at = emit(at, LOAD, 2, 0, 0, 1);
    at = emit(at, LOAD, 3, 0, 0, 12345);
    int loop = at;
    at = emit(at, MUL, 3, 3, 4, 0);
    at = emit(at, XOR, 3, 3, 0, 0);
    at = emit(at, SHIFT, 5, 3, 0, 11);
    at = emit(at, FETCH, 6, 5, 0, 0);
    at = emit(at, ADD, 6, 6, 3, 0);
    at = emit(at, STORE, 5, 6, 0, 0);
    at = emit(at, LESS, 7, 6, 3, 0);
    at = emit(at, JUMP_IF, 7, 0, 0, at + 2);
    at = emit(at, SUB, 3, 3, 6, 0);
    at = emit(at, MOVE, 4, 6, 0, 0);
    at = emit(at, ADD, 0, 0, 2, 0);
    at = emit(at, LESS, 7, 0, 1, 0);
    at = emit(at, JUMP_IF, 7, 0, 0, loop);
    emit(at, HALT, 3, 0, 0, 0);
}

static uint32_t interpret(void) {
    uint32_t r[16] = {0};
    r[4] = 2654435761u;
    for (const struct op *op = program;; op++) {
        switch (op->code) {
        case LOAD: r[op->a] = (uint32_t)op->value; break;
        case ADD: r[op->a] = r[op->b] + r[op->c]; break;
        case SUB: r[op->a] = r[op->b] - r[op->c]; break;
        case MUL: r[op->a] = r[op->b] * r[op->c]; break;
        case XOR: r[op->a] = r[op->b] ^ r[op->c]; break;
        case SHIFT: r[op->a] = r[op->b] >> op->value; break;
        case LESS: r[op->a] = r[op->b] < r[op->c]; break;
        case JUMP_IF: if (r[op->a]) op = program + op->value - 1; break;
        case STORE: cells[r[op->a] % 1024] = r[op->b]; break;
        case FETCH: r[op->a] = cells[r[op->b] % 1024]; break;
        case MOVE: r[op->a] = r[op->b]; break;
        case HALT: return r[op->a];
        }
    }
}

uint64_t run(void) {
    return interpret();
}
