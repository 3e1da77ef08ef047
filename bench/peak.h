#pragma once
/// \file
/// The most multiply-adds that the cores of this machine do when nothing waits for memory.

#include <cstddef>

namespace nas::bench {

/// Multiply-adds in single precision per second: `threads` threads at once, each with independent sums that stay in
/// registers, in the instruction set that the engine uses. The best of several turns.
double peak_multiply_adds_per_second(int threads);

}  // namespace nas::bench
