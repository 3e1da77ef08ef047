#pragma once
/// \file
/// Counts multiply-accumulates by watching LibTorch work.

#include <cstdint>

#include "core/model/op_watch.h"

namespace nas::core {

/// From construction to end, counts what the calling thread dispatches: convolutions (also transposed, grouped,
/// dilated) and matrix products. One at a time per thread.
class MacCounter {
 public:
  MacCounter();
  int64_t count() const noexcept;

 private:
  OpWatch watch_;
};

}  // namespace nas::core
