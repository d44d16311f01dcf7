/* Fast Fourier transforms in place: strided access to doubles. */
#include "bench.h"

#include <math.h>

#define N (1 << 14)

static double re[N], im[N], cosines[N / 2], sines[N / 2];

void prepare(void) {
    uint32_t seed = 3;
    for (int i = 0; i < N; i++) re[i] = next_random(&seed) % 4096 / 64.0;
    /* The factors by repeated rotation: C libraries differ in the last bit of sin and cos. */
    double angle = 6.283185307179586 / N, s = angle - angle * angle * angle / 6, c = 1 - angle * angle / 2;
    cosines[0] = 1;
    for (int i = 1; i < N / 2; i++) {
        cosines[i] = cosines[i - 1] * c - sines[i - 1] * s;
        sines[i] = sines[i - 1] * c + cosines[i - 1] * s;
    }
}

static void transform(void) {
    for (int i = 0, j = 0; i < N; i++) {
        if (i < j) {
            double t = re[i]; re[i] = re[j]; re[j] = t;
            t = im[i]; im[i] = im[j]; im[j] = t;
        }
        int bit = N >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j |= bit;
    }
    for (int len = 2; len <= N; len *= 2) {
        int half = len / 2, stride = N / len;
        for (int start = 0; start < N; start += len)
            for (int k = 0; k < half; k++) {
                int low = start + k, high = low + half;
                double c = cosines[k * stride], s = -sines[k * stride];
                double r = re[high] * c - im[high] * s, i = re[high] * s + im[high] * c;
                re[high] = re[low] - r; im[high] = im[low] - i;
                re[low] += r; im[low] += i;
            }
    }
    for (int i = 0; i < N; i++) { re[i] /= 128; im[i] /= 128; }
}

uint64_t run(void) {
    for (uint32_t round = opaque(700); round > 0; round--) transform();
    uint64_t sum = 0;
    for (int i = 0; i < N; i++) sum = mix(sum, (uint64_t)(int64_t)(re[i] * 16));
    return sum;
}
