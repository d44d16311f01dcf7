/* What small processors do, in the manner of CoreMark: a list of records, a matrix of 16-bit numbers, a state machine
 * over text, and a CRC over all results. */
#include "bench.h"

#include <stddef.h>

#define MATRIX 12
#define RECORDS 36

struct record { struct record *next; int16_t *data; };

static struct record records[RECORDS];
static int16_t data[RECORDS][2];
static int16_t a[MATRIX][MATRIX], b[MATRIX][MATRIX];
static int32_t c[MATRIX][MATRIX];
static char text[512];

void prepare(void) {
    static const char *const numbers[] = {"5012", "-874", "+122", "35.54400", ".1234500", "-110.700", "5.500e+3", "-.123e-2", "T0.3e-1F", "1.."};
    uint32_t at = 0, seed = 23;
    while (at < sizeof text - 16) {
        for (const char *c = numbers[next_random(&seed) % 10]; *c; c++) text[at++] = *c;
        text[at++] = ',';
    }
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) a[i][j] = (int16_t)(i * 7 + j), b[i][j] = (int16_t)(j * 5 - i);
}

static uint16_t crc16(uint16_t crc, uint16_t value) {
    for (int bit = 0; bit < 16; bit++, value >>= 1) {
        uint16_t carry = (crc ^ value) & 1;
        crc >>= 1;
        if (carry) crc ^= 0xA001;
    }
    return crc;
}

static uint16_t list_work(uint16_t seed) {
    for (int i = 0; i < RECORDS; i++) {
        data[i][0] = (int16_t)((i * 37 + seed) % 97);
        data[i][1] = (int16_t)i;
        records[i].data = data[i];
        records[i].next = i + 1 < RECORDS ? &records[i + 1] : NULL;
    }
    struct record *list = &records[0];
    uint16_t found = 0;
    for (int16_t wanted = 0; wanted < 20; wanted++) {
        struct record *r = list;
        while (r && r->data[0] != wanted) r = r->next;
        found += r ? (uint16_t)r->data[1] : 1;
        struct record *done = NULL;
        while (list) {
            struct record *next = list->next;
            list->next = done;
            done = list;
            list = next;
        }
        list = done;
    }
    for (struct record *sorted = NULL;;) {  /* insertion sort, by key */
        if (list == NULL) {
            for (; sorted; sorted = sorted->next) found = (uint16_t)(found * 3 + sorted->data[0]);
            return found;
        }
        struct record *next = list->next, **place = &sorted;
        while (*place && (*place)->data[0] < list->data[0]) place = &(*place)->next;
        list->next = *place;
        *place = list;
        list = next;
    }
}

static uint16_t matrix_work(int16_t constant) {
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) {
            c[i][j] = 0;
            for (int k = 0; k < MATRIX; k++) c[i][j] += (int32_t)(int16_t)(a[i][k] + constant) * b[k][j];
        }
    int32_t sum = 0, last = 0;
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) {
            sum += (c[i][j] >> 2 & 15) * (c[i][j] >> 5 & 127);
            if (c[i][j] > last) sum += 10;
            last = c[i][j];
        }
    return (uint16_t)sum;
}

enum state { START, SIGN, INTEGER, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS, INVALID, STATES };

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static enum state step(enum state state, char c) {
    switch (state) {
    case START: return is_digit(c) ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? FRACTION : INVALID;
    case SIGN: return is_digit(c) ? INTEGER : c == '.' ? FRACTION : INVALID;
    case INTEGER: return is_digit(c) ? INTEGER : c == '.' ? FRACTION : INVALID;
    case FRACTION: return is_digit(c) ? FRACTION : c == 'e' || c == 'E' ? EXPONENT : INVALID;
    case EXPONENT: return c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
    case EXPONENT_SIGN: return is_digit(c) ? EXPONENT_DIGITS : INVALID;
    case EXPONENT_DIGITS: return is_digit(c) ? EXPONENT_DIGITS : INVALID;
    default: return INVALID;
    }
}

static uint16_t text_work(uint16_t crc) {
    uint32_t ends[STATES] = {0};
    enum state state = START;
    for (const char *at = text; *at; at++) {
        if (*at == ',') ends[state]++, state = START;
        else if (state != INVALID) state = step(state, *at);
    }
    for (int i = 0; i < STATES; i++) crc = crc16(crc, (uint16_t)ends[i]);
    return crc;
}

uint64_t run(void) {
    uint16_t crc = 0;
    for (uint32_t round = opaque(80000); round > 0; round--) {
        crc = crc16(crc, list_work((uint16_t)round));
        crc = crc16(crc, matrix_work((int16_t)(round & 63)));
        crc = text_work(crc);
        text[round % 400] ^= 1;
    }
    return crc;
}
