// The C++ library: maps, strings, vectors, sorting with lambdas, virtual functions.
#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include "../bench.h"

namespace {

struct Shape {
    virtual ~Shape() = default;
    virtual uint32_t area() const = 0;
};

struct Square : Shape {
    explicit Square(uint32_t side) : side(side) {}
    uint32_t area() const override { return side * side; }
    uint32_t side;
};

struct Box : Shape {
    Box(uint32_t width, uint32_t height) : width(width), height(height) {}
    uint32_t area() const override { return width * height; }
    uint32_t width, height;
};

uint64_t maps(uint32_t seed) {
    std::unordered_map<uint32_t, uint32_t> counts;
    std::map<std::string, uint32_t> names;
    for (int i = 0; i < 60000; i++) {
        uint32_t random = next_random(&seed);
        counts[random % 5003]++;
        if (i % 4 == 0) names["name " + std::to_string(random % 1009)] += random & 7;
    }
    uint64_t sum = counts.size();
    for (const auto &[name, count] : names) sum = mix(sum, name.size() + count);
    return sum;
}

uint64_t sorting(uint32_t seed) {
    std::vector<std::pair<uint32_t, std::string>> items;
    for (int i = 0; i < 20000; i++) {
        uint32_t random = next_random(&seed);
        items.emplace_back(random % 1000, std::string(random % 24, static_cast<char>('a' + random % 26)));
    }
    std::sort(items.begin(), items.end(), [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    return std::accumulate(items.begin(), items.end(), uint64_t{0}, [](uint64_t sum, const auto &item) {
        return mix(sum, item.first + item.second.size());
    });
}

uint64_t shapes(uint32_t seed) {
    std::vector<std::unique_ptr<Shape>> shapes;
    for (int i = 0; i < 20000; i++) {
        uint32_t random = next_random(&seed);
        if (random & 1) shapes.push_back(std::make_unique<Square>(random % 100));
        else shapes.push_back(std::make_unique<Box>(random % 50, random >> 20));
    }
    uint64_t sum = 0;
    for (int round = 0; round < 20; round++)
        for (const auto &shape : shapes) sum += shape->area();
    return sum;
}

}  // namespace

void prepare() {}

uint64_t run() {
    uint64_t sum = 0;
    for (uint32_t round = opaque(30); round > 0; round--) {
        sum = mix(sum, maps(round));
        sum = mix(sum, sorting(round));
        sum = mix(sum, shapes(round));
    }
    return sum;
}
