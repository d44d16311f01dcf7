/* Linked lists: walked, searched, reversed and merge-sorted. Each step waits for the one before. */
#include "bench.h"

#include <stddef.h>

#define N 20000

struct item { struct item *next; uint32_t key; uint16_t index, flags; };

static struct item items[N];

void prepare(void) {}

static struct item *fill(uint32_t seed) {
    for (int i = 0; i < N; i++) {
        int place = (int)((i * 7919u) % N), next = (int)(((i + 1) * 7919u) % N);
        items[place].key = next_random(&seed) % 50000;
        items[place].index = (uint16_t)i;
        items[place].next = i + 1 < N ? &items[next] : NULL;
    }
    return &items[0];
}

static struct item *reverse(struct item *list) {
    struct item *done = NULL;
    while (list) {
        struct item *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static struct item *merge_sort(struct item *list) {
    for (uint32_t width = 1;; width *= 2) {
        struct item *p = list, **tail = &list;
        uint32_t merges = 0;
        list = NULL;
        while (p) {
            struct item *q = p;
            uint32_t p_len = 0, q_len = width;
            merges++;
            while (p_len < width && q) p_len++, q = q->next;
            while (p_len > 0 || (q_len > 0 && q)) {
                struct item *taken;
                if (p_len == 0 || (q_len > 0 && q && q->key < p->key)) taken = q, q = q->next, q_len--;
                else taken = p, p = p->next, p_len--;
                *tail = taken;
                tail = &taken->next;
            }
            p = q;
        }
        *tail = NULL;
        if (merges <= 1) return list;
    }
}

static uint32_t find(const struct item *list, uint32_t key) {
    while (list && list->key != key) list = list->next;
    return list ? list->index : 0;
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(60); round > 0; round--) {
        struct item *list = reverse(fill(round));
        for (uint32_t key = 0; key < 40; key++) sum = mix(sum, find(list, key * 1009));
        list = merge_sort(list);
        for (uint32_t i = 0; list; list = list->next, i++) if (i % 64 == 0) sum = mix(sum, list->key + list->index);
    }
    return sum;
}
