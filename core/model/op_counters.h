#pragma once
/// \file
/// Counts the arithmetic of a network by observing the ops that LibTorch dispatches.

#include <cstdint>

#include "core/engine/engine.h"

namespace nas::core {

/// During its lifetime, adds up the work of each op that the calling thread dispatches. Networks are computed op by op
/// meanwhile. An op that throws is not counted. One counter of each kind per thread.
class OpCounter {
 public:
  ~OpCounter();
  OpCounter(const OpCounter&) = delete;
  OpCounter& operator=(const OpCounter&) = delete;
  int64_t count() const noexcept { return counted_; }

 protected:
  /// `callback`: LibTorch's handle of the functions that add to `counted`.
  OpCounter(uint64_t callback, const int64_t& counted) : callback_(callback), counted_(counted) {}

 private:
  OpByOp op_by_op_;
  uint64_t callback_;
  const int64_t& counted_;
};

/// Multiply-accumulates: of convolutions (also transposed, grouped, dilated) and matrix products.
class MacCounter : public OpCounter {
 public:
  MacCounter();
};

/// Multiply-adds as tensorwatch counts them (compute_madd.py), which Archai reports. For each output: a
/// convolution 2 k k C/groups - 1, a batch norm 4, a ReLU 1, a max pool k k - 1, an average pool k k, a linear layer
/// 2 C - 1. Like tensorwatch, it does not count sums of tensors and the pool before the classifier.
class MaddCounter : public OpCounter {
 public:
  MaddCounter();
};

}  // namespace nas::core
