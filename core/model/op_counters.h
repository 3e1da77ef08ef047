#pragma once
/// \file
/// Counts the arithmetic of a network by observing the ops that LibTorch dispatches.

#include <cstdint>
#include <string_view>

#include "core/engine/engine.h"

namespace at {
struct ObserverContext;
struct RecordFunction;
}  // namespace at

namespace nas::core {

/// The work of one op: an amount for each output, and a fixed amount.
struct OpWork {
  int64_t per_output = 0, fixed = 0;
};

/// During its lifetime, adds up the work of each op that the calling thread dispatches. Networks are computed op by op
/// meanwhile. An op that throws is not counted.
class OpCounter {
 public:
  /// Called before each op, with access to its inputs.
  using WorkOf = OpWork (*)(const at::RecordFunction& op);
  explicit OpCounter(WorkOf work_of);
  ~OpCounter();
  OpCounter(const OpCounter&) = delete;
  OpCounter& operator=(const OpCounter&) = delete;
  int64_t count() const noexcept;

 private:
  OpByOp op_by_op_;
  uint64_t callback_;
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
