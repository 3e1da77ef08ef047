#pragma once
/// \file
/// The loss that training minimises.

#include <torch/torch.h>

namespace nas::core {

struct LossOptions {
  /// s of Szegedy et al., 2016 (arXiv:1512.00567): the target is (1 - s) on the true class plus s / K on each of the K.
  double label_smoothing = 0;
  /// Share of the auxiliary tower's loss that is added.
  double aux_weight = 0;

  /// Throws Error(config).
  void validate() const;
};

/// Mean cross-entropy of `logits` (N, K) against `targets` (N) int64, plus aux_weight times that of `aux_logits` (N, K)
/// when those are defined. A scalar tensor with gradient.
torch::Tensor training_loss(const torch::Tensor& logits, const torch::Tensor& aux_logits, const torch::Tensor& targets,
                            const LossOptions& options);

}  // namespace nas::core
