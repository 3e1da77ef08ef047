#pragma once
/// \file
/// torch::optim::Adam as an Optimizer.

#include "core/train/optimizer.h"

namespace nas::core {

class Adam final : public Optimizer {
 public:
  /// `options` are valid.
  Adam(const std::vector<torch::Tensor>& weights, const AdamOptions& options);

 private:
  NamedTensors tensors_of(const WeightState& state) const override;
  std::unique_ptr<WeightState> state_from(const NamedTensors& tensors, const torch::Tensor& weight) const override;
};

}  // namespace nas::core
