#pragma once
/// \file
/// Random choices of the pool. Each hangs on its stream's name alone, so that a resumed run makes them again.

#include <cstdint>
#include <functional>
#include <string>

namespace nas::petridish {

/// 64 random bits of a stream: what nas::Host::seed gives.
using Streams = std::function<uint64_t(const std::string& stream)>;

/// In [0, n).
inline int64_t draw_below(const Streams& streams, const std::string& stream, int64_t n) {
  return static_cast<int64_t>(streams(stream) % static_cast<uint64_t>(n));
}

/// In [0, 1).
inline double draw_uniform(const Streams& streams, const std::string& stream) {
  return static_cast<double>(streams(stream) >> 11) * 0x1p-53;
}

}  // namespace nas::petridish
