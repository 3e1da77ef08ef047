#pragma once
/// \file
/// Every random choice of a run depends on the run's seed. A consumer has its own stream by name or by indices, so that
/// a new consumer does not change the numbers of the others. The numbers are the same on every platform and compiler.

#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

namespace nas::core {

/// The SplitMix64 step: adds the golden ratio and mixes (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195;
/// constants of Stafford's variant 13). A bijection of 64 bits.
constexpr uint64_t mix(uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

/// The seed of the stream called `stream`: mix(run_seed ^ mix(FNV-1a(stream))).
uint64_t derive_seed(uint64_t run_seed, std::string_view stream);

/// The seed of a stream numbered by indices, such as (epoch, image): mix(seed ^ mix(index)), index by index, in order.
template <std::integral... Rest>
constexpr uint64_t derive_seed(uint64_t seed, std::integral auto index, Rest... rest) {
  const uint64_t derived = mix(seed ^ mix(static_cast<uint64_t>(index)));
  if constexpr (sizeof...(rest) == 0)
    return derived;
  else
    return derive_seed(derived, rest...);
}

/// SplitMix64: the n-th number is mix(seed + n * golden ratio). Costs nothing to create, so each image can have its
/// own. Seeds should come from derive_seed(). Not thread-safe.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next();
  /// In [0, 1), a multiple of 2^-53.
  double uniform();
  /// In [0, n), each equally likely. Throws std::invalid_argument unless n > 0.
  int64_t below(int64_t n);

 private:
  uint64_t state_;
};

/// A random permutation of 0 .. n-1 (Fisher and Yates).
std::vector<int64_t> shuffled(int64_t n, uint64_t seed);

}  // namespace nas::core
