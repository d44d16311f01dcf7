/* libwebp compiled natively, as a program: what the codec is compared with.
 *
 *     webp decode                                        < file.webp > pixels
 *     webp encode LOSSLESS QUALITY METHOD WIDTH HEIGHT   < pixels    > file.webp
 *
 * Pixels are RGBA. It ends with 1 where libwebp has an error, and with 2 where it is called wrongly. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/webp/decode.h"
#include "src/webp/encode.h"

static uint8_t *read_all(size_t *size) {
    size_t room = 1 << 16;
    uint8_t *bytes = malloc(room);
    for (*size = 0; bytes;) {
        size_t got = fread(bytes + *size, 1, room - *size, stdin);
        if (got == 0) break;
        *size += got;
        if (*size == room) bytes = realloc(bytes, room *= 2);
    }
    return bytes;
}

static int write_all(const uint8_t *bytes, size_t size) {
    return fwrite(bytes, 1, size, stdout) == size && fflush(stdout) == 0 ? 0 : 2;
}

static int decode(const uint8_t *file, size_t size) {
    int width, height;
    uint8_t *pixels = WebPDecodeRGBA(file, size, &width, &height);
    return pixels ? write_all(pixels, (size_t)width * height * 4) : 1;
}

static int encode(const uint8_t *pixels, size_t size, char **arguments) {
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) return 2;
    config.lossless = config.exact = picture.use_argb = atoi(arguments[0]);
    config.quality = strtof(arguments[1], NULL);
    config.method = atoi(arguments[2]);
    picture.width = atoi(arguments[3]);
    picture.height = atoi(arguments[4]);
    if (size != (size_t)picture.width * picture.height * 4) return 2;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    if (!WebPPictureImportRGBA(&picture, pixels, picture.width * 4) || !WebPEncode(&config, &picture)) return 1;
    return write_all(writer.mem, writer.size);
}

int main(int argc, char **argv) {
    size_t size;
    uint8_t *input = read_all(&size);
    if (input && argc == 2 && strcmp(argv[1], "decode") == 0) return decode(input, size);
    if (input && argc == 7 && strcmp(argv[1], "encode") == 0) return encode(input, size, argv + 2);
    fputs("usage: decode, or encode LOSSLESS QUALITY METHOD WIDTH HEIGHT\n", stderr);
    return 2;
}
