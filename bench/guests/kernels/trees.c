/* Binary trees that are built, walked and freed again: malloc and free. */
#include "bench.h"

#include <stdlib.h>

struct node { struct node *left, *right; };

void prepare(void) {}

static struct node *grow(uint32_t depth) {
    struct node *node = malloc(sizeof *node);
    if (node == NULL) fail("out of memory");
    node->left = depth > 0 ? grow(depth - 1) : NULL;
    node->right = depth > 0 ? grow(depth - 1) : NULL;
    return node;
}

static uint32_t count(const struct node *node) {
    return node == NULL ? 0 : 1 + count(node->left) + count(node->right);
}

static void fell(struct node *node) {
    if (node == NULL) return;
    fell(node->left);
    fell(node->right);
    free(node);
}

uint64_t run(void) {
    uint32_t max_depth = opaque(18);
    struct node *lasting = grow(max_depth);
    uint64_t sum = 0;
    for (uint32_t depth = 4; depth <= max_depth; depth += 4)
        for (uint32_t i = 0; i < 4u << (max_depth - depth); i++) {
            struct node *tree = grow(depth);
            sum = mix(sum, count(tree));
            fell(tree);
        }
    sum = mix(sum, count(lasting));
    fell(lasting);
    return sum;
}
