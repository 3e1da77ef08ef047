#pragma once
/// \file
/// torch::optim::SGD as an Optimizer.

#include "core/train/optimizer.h"

namespace nas::core {

class Sgd final : public Optimizer {
 public:
  /// `options` are valid.
  Sgd(const std::vector<torch::Tensor>& weights, const SgdOptions& options);

  /// A supernet has hundreds of small weights, and torch::optim::SGD calls several ops for each: on
  /// the CPU all are changed by one call instead, as Python's SGD(fused=True) does.
  void step() override;
  std::vector<torch::Tensor> momentum_buffers() const override;

 private:
  torch::Tensor begin_buffer(const torch::Tensor& weight);
  NamedTensors tensors_of(const WeightState& state) const override;
  std::unique_ptr<WeightState> state_from(const NamedTensors& tensors, const torch::Tensor& weight) const override;

  SgdOptions options_;
};

}  // namespace nas::core
