#pragma once
/// \file
/// Counts multiply-adds as tensorwatch does (compute_madd.py), which Archai reports.

#include <cstdint>

#include "core/model/op_watch.h"

namespace nas::core {

/// From construction to end, counts what the calling thread dispatches, for each number that is put out: a convolution
/// 2 k k C/groups - 1, a batch norm 4, a ReLU 1, a max pool k k - 1, an average pool k k, a linear layer 2 C - 1. Sums
/// of tensors and the pool before the classifier are not counted there, and not here. One at a time per thread.
class MaddCounter {
 public:
  MaddCounter();
  int64_t count() const noexcept;

 private:
  OpWatch watch_;
};

}  // namespace nas::core
