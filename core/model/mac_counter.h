#pragma once
/// \file
/// Counts multiply-accumulates by watching LibTorch work.

#include <cstdint>

namespace nas::core {

/// From construction to end, counts what the calling thread dispatches: convolutions (also transposed, grouped,
/// dilated) and matrix products. One at a time per thread. The fused engine stands back meanwhile.
class MacCounter {
 public:
  MacCounter();
  ~MacCounter();
  MacCounter(const MacCounter&) = delete;
  MacCounter& operator=(const MacCounter&) = delete;
  int64_t count() const noexcept;
  /// Whether the calling thread is being watched.
  static bool watching() noexcept;

 private:
  uint64_t callback_;
};

}  // namespace nas::core
