/* Planets under gravity: scalar doubles, division and square roots. */
#include "bench.h"

#include <math.h>

struct body { double x, y, z, vx, vy, vz, mass; };

static struct body bodies[5];

void prepare(void) {
    uint32_t seed = 7;
    for (int i = 0; i < 5; i++) {
        double *fields = &bodies[i].x;
        for (int f = 0; f < 6; f++) fields[f] = (next_random(&seed) % 2000 - 1000.0) / (f < 3 ? 50.0 : 5000.0);
        bodies[i].mass = i == 0 ? 39.47 : 0.01 * (i + 1);
    }
}

static void advance(double dt) {
    for (int i = 0; i < 5; i++) {
        struct body *one = &bodies[i];
        for (int j = i + 1; j < 5; j++) {
            struct body *other = &bodies[j];
            double dx = one->x - other->x, dy = one->y - other->y, dz = one->z - other->z;
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double force = dt / (square * sqrt(square));
            one->vx -= dx * other->mass * force;
            one->vy -= dy * other->mass * force;
            one->vz -= dz * other->mass * force;
            other->vx += dx * one->mass * force;
            other->vy += dy * one->mass * force;
            other->vz += dz * one->mass * force;
        }
    }
    for (int i = 0; i < 5; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

uint64_t run(void) {
    for (uint32_t step = opaque(3000000); step > 0; step--) advance(0.001);
    uint64_t sum = 0;
    for (int i = 0; i < 5; i++) sum = mix(sum, (uint64_t)(int64_t)(bodies[i].x * 1e6));
    return sum;
}
