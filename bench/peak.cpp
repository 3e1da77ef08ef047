// The loop of multiply-adds in registers, compiled for every SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/peak.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After foreach_target.h.
#include <hwy/highway.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "bench/peak.h"

HWY_BEFORE_NAMESPACE();
namespace nas::bench::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Sums that do not wait for each other. A core of today begins two multiply-adds per cycle and ends each after four
/// or five, so ten sums keep it busy. With the two factors they fit into the 16 registers of AVX2.
constexpr size_t kSums = 12;

/// The number of multiply-adds in a round.
size_t SizeOfRound() { return kSums * hn::Lanes(hn::ScalableTag<float>()); }

/// `result` gets a value that depends on every sum, so that the compiler drops none. Each sum converges to 2.
void MultiplyAdds(size_t rounds, float* HWY_RESTRICT result) {
  const hn::ScalableTag<float> d;
  const auto factor = hn::Set(d, result[0]), addend = hn::Set(d, result[1]);
  auto s0 = hn::Iota(d, 0), s1 = hn::Iota(d, 1), s2 = hn::Iota(d, 2), s3 = hn::Iota(d, 3), s4 = hn::Iota(d, 4),
       s5 = hn::Iota(d, 5), s6 = hn::Iota(d, 6), s7 = hn::Iota(d, 7), s8 = hn::Iota(d, 8), s9 = hn::Iota(d, 9),
       s10 = hn::Iota(d, 10), s11 = hn::Iota(d, 11);
  for (size_t i = 0; i < rounds; ++i) {
    s0 = hn::MulAdd(s0, factor, addend), s1 = hn::MulAdd(s1, factor, addend), s2 = hn::MulAdd(s2, factor, addend);
    s3 = hn::MulAdd(s3, factor, addend), s4 = hn::MulAdd(s4, factor, addend), s5 = hn::MulAdd(s5, factor, addend);
    s6 = hn::MulAdd(s6, factor, addend), s7 = hn::MulAdd(s7, factor, addend), s8 = hn::MulAdd(s8, factor, addend);
    s9 = hn::MulAdd(s9, factor, addend), s10 = hn::MulAdd(s10, factor, addend), s11 = hn::MulAdd(s11, factor, addend);
  }
  const auto sum = hn::Add(hn::Add(hn::Add(s0, s1), hn::Add(s2, s3)), hn::Add(hn::Add(s4, s5), hn::Add(s6, s7)));
  result[0] = hn::GetLane(hn::SumOfLanes(d, hn::Add(sum, hn::Add(hn::Add(s8, s9), hn::Add(s10, s11)))));
}

}  // namespace nas::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::bench {

HWY_EXPORT(SizeOfRound);
HWY_EXPORT(MultiplyAdds);

namespace {

constexpr size_t kRounds = 20'000'000;
constexpr int kTurns = 5;

double seconds_of_turn(int threads) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::jthread> running;
  for (int i = 0; i < threads; ++i)
    running.emplace_back([] {
      float values[2] = {0.5f, 1.0f};
      HWY_DYNAMIC_DISPATCH(MultiplyAdds)(kRounds, values);
    });
  running.clear();  // joins
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

double peak_multiply_adds_per_second(int threads) {
  double best = seconds_of_turn(threads);
  for (int i = 1; i < kTurns; ++i) best = std::min(best, seconds_of_turn(threads));
  return static_cast<double>(HWY_DYNAMIC_DISPATCH(SizeOfRound)() * kRounds) * threads / best;
}

}  // namespace nas::bench
#endif
