#include "core/base/seeds.h"

#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace nas::core {
namespace {

uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3u;
  return hash;
}

}  // namespace

uint64_t derive_seed(uint64_t run_seed, std::string_view stream) { return derive_seed(run_seed, fnv1a(stream)); }

uint64_t Random::next() {
  const uint64_t number = mix(state_);
  state_ += 0x9E3779B97F4A7C15u;
  return number;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

int64_t Random::below(int64_t n) {
  if (n <= 0) throw std::invalid_argument("Random::below needs n > 0, not " + std::to_string(n));
  const auto range = static_cast<uint64_t>(n);
  // With all 2^64 numbers the small remainders would be likelier, so the first 2^64 mod n numbers are drawn again.
  const uint64_t surplus = -range % range;
  uint64_t number = next();
  while (number < surplus) number = next();
  return static_cast<int64_t>(number % range);
}

std::vector<int64_t> shuffled(int64_t n, uint64_t seed) {
  std::vector<int64_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), int64_t{0});
  Random random(seed);
  for (int64_t i = n - 1; i > 0; --i)
    std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(random.below(i + 1))]);
  return order;
}

}  // namespace nas::core
