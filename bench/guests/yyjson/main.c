/* yyjson: a document is parsed, walked and written. */
#include "../json.h"

#include <stdlib.h>
#include <string.h>

#include "yyjson.h"

#define CAPACITY 4000000

static char *json;
static size_t len;

void prepare(void) {
    json = malloc(CAPACITY);
    len = make_json(json, CAPACITY, 20000);
}

static uint64_t walk(yyjson_val *value) {
    uint64_t sum = yyjson_get_type(value);
    size_t i, count;
    yyjson_val *key, *item;
    if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, i, count, item) sum = mix(sum, walk(item));
    } else if (yyjson_is_obj(value)) {
        yyjson_obj_foreach(value, i, count, key, item) sum = mix(sum, walk(item) + yyjson_get_len(key));
    } else if (yyjson_is_num(value)) {
        sum = mix(sum, (uint64_t)(int64_t)(yyjson_get_num(value) * 1000));
    } else if (yyjson_is_str(value)) {
        sum = mix(sum, yyjson_get_len(value));
    }
    return sum;
}

uint64_t run(void) {
    uint64_t sum = 0;
    for (uint32_t round = opaque(20); round > 0; round--) {
        yyjson_doc *doc = yyjson_read(json, len, 0);
        if (doc == NULL) fail("parsing");
        sum = mix(sum, walk(yyjson_doc_get_root(doc)));
        size_t written = 0;
        char *text = yyjson_write(doc, YYJSON_WRITE_PRETTY, &written);
        sum = mix(sum, written);
        free(text);
        yyjson_doc_free(doc);
    }
    return sum;
}
