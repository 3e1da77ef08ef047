#include "core/train/sgd.h"

namespace nas::core {
namespace {

constexpr const char* kMomentumBuffer = "momentum_buffer";

torch::optim::SGDOptions torch_options(const SgdOptions& options) {
  return torch::optim::SGDOptions(options.learning_rate)
      .momentum(options.momentum)
      .weight_decay(options.weight_decay)
      .nesterov(options.nesterov);
}

const torch::Tensor& buffer_of(const torch::optim::OptimizerParamState& state) {
  return static_cast<const torch::optim::SGDParamState&>(state).momentum_buffer();
}

}  // namespace

Sgd::Sgd(std::vector<torch::Tensor> weights, const SgdOptions& options)
    : Optimizer(weights, std::make_unique<torch::optim::SGD>(weights, torch_options(options))) {}

std::vector<torch::Tensor> Sgd::momentum_buffers() const {
  std::vector<torch::Tensor> buffers;
  for (const torch::Tensor& weight : weights()) {
    const WeightState* state = state_of(weight);
    buffers.push_back(state ? buffer_of(*state) : torch::Tensor());
  }
  return buffers;
}

NamedTensors Sgd::tensors_of(const WeightState& state) const {
  return {{kMomentumBuffer, buffer_of(state)}};
}

std::unique_ptr<Optimizer::WeightState> Sgd::state_from(const NamedTensors& tensors,
                                                        const torch::Tensor& weight) const {
  auto state = std::make_unique<torch::optim::SGDParamState>();
  state->momentum_buffer(like_weight(require(tensors, kMomentumBuffer, weight), weight));
  return state;
}

}  // namespace nas::core
