// simdjson, with its portable kernel: a document is parsed and walked.
#include <cstdlib>
#include <memory>

#include "../json.h"
#include "simdjson.h"

namespace {

constexpr size_t CAPACITY = 4000000;
std::unique_ptr<char[]> json;
size_t len;

uint64_t walk(simdjson::dom::element value) {
    uint64_t sum = static_cast<uint64_t>(value.type());
    simdjson::dom::array array;
    simdjson::dom::object object;
    std::string_view text;
    double number;
    if (value.get(array) == simdjson::SUCCESS) {
        for (auto item : array) sum = mix(sum, walk(item));
    } else if (value.get(object) == simdjson::SUCCESS) {
        for (auto field : object) sum = mix(sum, walk(field.value) + field.key.size());
    } else if (value.get(text) == simdjson::SUCCESS) {
        sum = mix(sum, text.size());
    } else if (value.get(number) == simdjson::SUCCESS) {
        sum = mix(sum, static_cast<uint64_t>(static_cast<int64_t>(number * 1000)));
    }
    return sum;
}

}  // namespace

void prepare() {
    json = std::make_unique<char[]>(CAPACITY + simdjson::SIMDJSON_PADDING);
    len = make_json(json.get(), CAPACITY, 20000);
}

uint64_t run() {
    simdjson::dom::parser parser;
    uint64_t sum = 0;
    for (uint32_t round = opaque(20); round > 0; round--) {
        simdjson::dom::element document;
        if (parser.parse(json.get(), len, false).get(document) != simdjson::SUCCESS) fail("parsing");
        sum = mix(sum, walk(document));
    }
    return sum;
}
