/* Quicksort on integers, heapsort on doubles, and the C library's qsort on records. */
#include "bench.h"

#include <stdlib.h>

#define N 400000

struct record { uint32_t key; double value; };

static int32_t ints[N];
static double doubles[N];
static struct record records[N];

void prepare(void) {}

static void quicksort(int32_t *v, int32_t low, int32_t high) {
    while (low < high) {
        int32_t pivot = v[low + (high - low) / 2], i = low, j = high;
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i <= j) {
                int32_t t = v[i];
                v[i++] = v[j];
                v[j--] = t;
            }
        }
        if (j - low < high - i) {
            quicksort(v, low, j);
            low = i;
        } else {
            quicksort(v, i, high);
            high = j;
        }
    }
}

static void sift(double *v, uint32_t root, uint32_t end) {
    double value = v[root];
    for (uint32_t child; (child = 2 * root + 1) < end; root = child) {
        if (child + 1 < end && v[child] < v[child + 1]) child++;
        if (v[child] <= value) break;
        v[root] = v[child];
    }
    v[root] = value;
}

static void heapsort_doubles(double *v, uint32_t n) {
    for (uint32_t root = n / 2; root-- > 0;) sift(v, root, n);
    for (uint32_t end = n; end-- > 1;) {
        double t = v[0];
        v[0] = v[end];
        v[end] = t;
        sift(v, 0, end);
    }
}

static int compare(const void *left, const void *right) {
    uint32_t a = ((const struct record *)left)->key, b = ((const struct record *)right)->key;
    return a < b ? -1 : a > b;
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(2); round > 0; round--) {
        uint32_t seed = round;
        for (int i = 0; i < N; i++) {
            ints[i] = (int32_t)next_random(&seed);
            doubles[i] = next_random(&seed);
            records[i].key = next_random(&seed);
            records[i].value = i;
        }
        quicksort(ints, 0, N - 1);
        heapsort_doubles(doubles, N);
        qsort(records, N, sizeof *records, compare);
        for (int i = 0; i < N; i += 1000) sum = mix(sum, (uint64_t)(int64_t)ints[i] + (uint64_t)doubles[i] + records[i].key);
    }
    return sum;
}
