#pragma once
/// \file
/// Which classes a network takes for which.

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace nas::core {

/// Counts images by their class and by the class of their largest logit.
class Confusion {
 public:
  /// Adds a batch: `logits` (N, K), `targets` (N) int64. Among equal logits the first class counts, as in Metrics. An
  /// image with a logit that is not a number has a class and no answer.
  void add(const torch::Tensor& logits, const torch::Tensor& targets);

  /// (K, K): the row is the class of an image, the column the answer. Empty before the first batch.
  std::vector<std::vector<int64_t>> counts() const { return rows_of(counts_); }
  /// (K): images of each class, with or without an answer.
  std::vector<int64_t> images() const;

 private:
  static std::vector<std::vector<int64_t>> rows_of(const torch::Tensor& counts);

  torch::Tensor counts_, images_;  ///< (K, K) and (K), int64, on the CPU
};

}  // namespace nas::core
