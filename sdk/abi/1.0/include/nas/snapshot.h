#pragma once
/// \file
/// A copy of the weights and running statistics of a model, which restores them exactly.

#include <torch/torch.h>

#include <stdexcept>
#include <vector>

#include "nas/model.h"

namespace nas {

/// A copy is needed because adding a shift and subtracting it again is not exact: (w + d) - d is not w in floating
/// point. [run-thread]
class WeightSnapshot {
 public:
  /// Holds the tensors of `model` and copies none of their values yet.
  explicit WeightSnapshot(IModel& model) {
    for (const auto& tensor : model.weights()) live_.push_back(tensor);
    for (const auto& tensor : model.buffers()) live_.push_back(tensor);
  }
  void take() {
    if (saved_.empty())
      for (const auto& tensor : live_) saved_.push_back(torch::empty_like(tensor));
    copy(live_, saved_);
  }
  /// Throws std::logic_error before the first take().
  void restore() {
    if (saved_.empty() && !live_.empty()) throw std::logic_error("there is nothing to restore before take()");
    copy(saved_, live_);
  }

 private:
  static void copy(const std::vector<torch::Tensor>& from, std::vector<torch::Tensor>& to) {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
  }
  std::vector<torch::Tensor> live_, saved_;
};

}  // namespace nas
