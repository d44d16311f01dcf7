/* libwebp as a few functions over numbers: what the host would otherwise have to know of C structures is here.
 *
 * Pictures are RGBA, four bytes for each pixel, rows from the top without gaps. Status codes are libwebp's own. */
#include <stdlib.h>
#include <string.h>

#include "src/webp/decode.h"
#include "src/webp/encode.h"

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("allocate")
void *allocate(size_t bytes) {
    return malloc(bytes);
}

EXPORT("release")
void release(void *memory) {
    free(memory);
}

/* What the header says: width, height, whether there is alpha, whether it is animated, and the format (0: mixed,
 * 1: lossy, 2: lossless). Returns a VP8StatusCode. */
EXPORT("read_features")
int read_features(const uint8_t *data, size_t len, int features[5]) {
    WebPBitstreamFeatures found;
    VP8StatusCode status = WebPGetFeatures(data, len, &found);
    if (status == VP8_STATUS_OK) {
        int values[5] = {found.width, found.height, found.has_alpha, found.has_animation, found.format};
        memcpy(features, values, sizeof values);
    }
    return status;
}

/* Decodes into `pixels`, which have `width * height * 4` bytes as read_features gave them. Returns a VP8StatusCode. */
EXPORT("decode")
int decode(const uint8_t *data, size_t len, uint8_t *pixels, int width, int height) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return VP8_STATUS_INVALID_PARAM;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = width * 4;
    config.output.u.RGBA.size = (size_t)width * height * 4;
    VP8StatusCode status = WebPDecode(data, len, &config);
    WebPFreeDecBuffer(&config.output);
    return status;
}

/* Encodes a picture. On success, `encoded` is the address and the length of the file, to be released; the
 * result is 0, else a WebPEncodingError, or -1 if a parameter is out of its range. */
EXPORT("encode")
int encode(const uint8_t *pixels, int width, int height, int lossless, float quality, int method, int alpha_quality,
           int exact, size_t encoded[2]) {
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) return -1;
    config.lossless = lossless;
    config.quality = quality;
    config.method = method;
    config.alpha_quality = alpha_quality;
    config.exact = exact;
    if (!WebPValidateConfig(&config)) return -1;

    WebPMemoryWriterInit(&writer);
    picture.use_argb = lossless;
    picture.width = width;
    picture.height = height;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    int encodes = WebPPictureImportRGBA(&picture, pixels, width * 4) && WebPEncode(&config, &picture);
    int error = picture.error_code;
    WebPPictureFree(&picture);
    if (!encodes) {
        WebPMemoryWriterClear(&writer);
        /* Importing fails without a reason only for want of memory. */
        return error == VP8_ENC_OK ? VP8_ENC_ERROR_OUT_OF_MEMORY : error;
    }
    encoded[0] = (size_t)writer.mem;
    encoded[1] = writer.size;
    return VP8_ENC_OK;
}
