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
  /// One weight for each class, float64; not defined: all are 1. As PyTorch has it, the mean over a batch is that of
  /// the weights: sum of w[y] loss / sum of w[y].
  torch::Tensor class_weights = {};

  /// Throws Error(config).
  void validate() const;
};

/// The weight n / (k n_c) for each class c: n_c of the `labels` (N) are c, n are all of them, and k classes occur, so
/// that the mean weight of the labels is 1. A class that does not occur has weight 0.
torch::Tensor balanced_class_weights(const torch::Tensor& labels, int64_t classes);

/// Mean cross-entropy of `logits` (N, K) against `targets` (N) int64, plus aux_weight times that of `aux_logits` (N, K)
/// when those are defined. A scalar tensor with gradient.
torch::Tensor training_loss(const torch::Tensor& logits, const torch::Tensor& aux_logits, const torch::Tensor& targets,
                            const LossOptions& options);

}  // namespace nas::core
