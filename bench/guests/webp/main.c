/* libwebp: a picture is encoded, with loss and without, and decoded again. */
#include "../bench.h"

#include <stdlib.h>

#include "src/webp/decode.h"
#include "src/webp/encode.h"

#define WIDTH 320
#define HEIGHT 240

static unsigned char picture[HEIGHT][WIDTH][3];

void prepare(void) {
    uint32_t seed = 47;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int dx = x - WIDTH / 2, dy = y - HEIGHT / 2, disc = dx * dx + dy * dy < 8000;
            picture[y][x][0] = (unsigned char)(x * 255 / WIDTH);
            picture[y][x][1] = (unsigned char)(disc ? 200 : y * 255 / HEIGHT);
            picture[y][x][2] = (unsigned char)((x / 16 + y / 16) % 2 * 80 + (next_random(&seed) & 15));
        }
}

static uint64_t round_trip(uint8_t *packed, size_t len) {
    int width = 0, height = 0;
    uint64_t sum = len;
    if (len == 0) fail("encoding");
    for (uint32_t round = 0; round < 6; round++) {
        uint8_t *pixels = WebPDecodeRGB(packed, len, &width, &height);
        if (pixels == NULL || width != WIDTH || height != HEIGHT) fail("decoding");
        for (int i = 0; i < WIDTH * HEIGHT * 3; i += 101) sum = mix(sum, pixels[i]);
        WebPFree(pixels);
    }
    WebPFree(packed);
    return sum;
}

uint64_t run(void) {
    uint64_t sum = 0;
    uint8_t *packed;
    for (uint32_t round = opaque(4); round > 0; round--) {
        size_t len = WebPEncodeRGB(&picture[0][0][0], WIDTH, HEIGHT, WIDTH * 3, 60 + round * 5, &packed);
        sum = mix(sum, round_trip(packed, len));
    }
    size_t len = WebPEncodeLosslessRGB(&picture[0][0][0], WIDTH, HEIGHT, WIDTH * 3, &packed);
    return mix(sum, round_trip(packed, len));
}
