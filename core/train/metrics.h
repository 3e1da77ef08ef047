#pragma once
/// \file
/// Loss and accuracy over the items of an epoch so far.

#include <torch/torch.h>

#include <cstdint>

#include "core/checkpoint/named_tensors.h"

namespace nas::core {

/// Sums are exact counts and one double, so that a state saved in the middle of an epoch continues with the same bits.
class Metrics {
 public:
  /// Adds a batch: `logits` (N, K), `targets` (N) int64, and the mean `loss` over its N items. An item counts for
  /// the top k when fewer than k classes rank before its own: by falling logit, equal ones by index, NaN before all.
  void add(const torch::Tensor& logits, const torch::Tensor& targets, double loss);

  int64_t items() const { return items_; }
  double loss() const;  ///< mean over the items; NaN before the first, like the two below
  double top1() const;  ///< in [0, 1]
  double top5() const;  ///< in [0, 1]; 1 with five classes or fewer

  NamedTensors save_state() const;
  /// Throws Error(unreadable) when `state` does not come from save_state().
  void load_state(const NamedTensors& state);

 private:
  int64_t items_ = 0;
  int64_t top1_items_ = 0;
  int64_t top5_items_ = 0;
  double loss_sum_ = 0;
};

}  // namespace nas::core
