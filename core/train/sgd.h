#pragma once
/// \file
/// torch::optim::SGD as an Optimizer.

#include "core/train/optimizer.h"

namespace nas::core {

class Sgd final : public Optimizer {
 public:
  /// `options` are valid.
  Sgd(std::vector<torch::Tensor> weights, const SgdOptions& options);

  std::vector<torch::Tensor> momentum_buffers() const override;

 private:
  NamedTensors tensors_of(const WeightState& state) const override;
  std::unique_ptr<WeightState> state_from(const NamedTensors& tensors,
                                          const torch::Tensor& weight) const override;
};

}  // namespace nas::core
