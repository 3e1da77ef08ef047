#include "core/train/sgd.h"

#include <ATen/ops/_fused_sgd.h>

#include <algorithm>

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

/// The fused step reads a weight's memory from its first element to its last.
bool can_fuse(const torch::Tensor& weight) { return weight.is_cpu() && weight.is_non_overlapping_and_dense(); }

/// Weights that are changed by one call.
struct FusedStep {
  std::vector<torch::Tensor> weights, gradients, buffers;

  /// `first`: the buffers are not read, and become the gradients.
  void go(const SgdOptions& options, double learning_rate, bool first) const {
    if (weights.empty()) return;
    at::_fused_sgd_(weights, gradients, buffers, options.weight_decay, options.momentum, learning_rate,
                    /*dampening=*/0, options.nesterov, /*maximize=*/false, first);
  }
};

}  // namespace

Sgd::Sgd(const std::vector<torch::Tensor>& weights, const SgdOptions& options)
    : Optimizer(weights, std::make_unique<torch::optim::SGD>(weights, torch_options(options))), options_(options) {}

void Sgd::step() {
  if (!std::all_of(weights().begin(), weights().end(), can_fuse)) return Optimizer::step();
  const torch::NoGradGuard no_grad;
  FusedStep first, later;
  for (const torch::Tensor& weight : weights()) {
    const torch::Tensor& gradient = weight.grad();
    if (!gradient.defined()) continue;
    const WeightState* const state = state_of(weight);
    FusedStep& step = state ? later : first;
    step.weights.push_back(weight);
    const bool fits = gradient.strides() == weight.strides();
    step.gradients.push_back(fits ? gradient : like_weight(gradient, weight));
    if (options_.momentum > 0) step.buffers.push_back(state ? buffer_of(*state) : begin_buffer(weight));
  }
  first.go(options_, learning_rate(), /*first=*/true);
  later.go(options_, learning_rate(), /*first=*/false);
}

torch::Tensor Sgd::begin_buffer(const torch::Tensor& weight) {
  auto state = std::make_unique<torch::optim::SGDParamState>();
  torch::Tensor buffer = torch::empty_like(weight, torch::requires_grad(false));
  state->momentum_buffer(buffer);
  set_state_of(weight, std::move(state));
  return buffer;
}

std::vector<torch::Tensor> Sgd::momentum_buffers() const {
  std::vector<torch::Tensor> buffers;
  for (const torch::Tensor& weight : weights()) {
    const WeightState* state = state_of(weight);
    buffers.push_back(state ? buffer_of(*state) : torch::Tensor());
  }
  return buffers;
}

NamedTensors Sgd::tensors_of(const WeightState& state) const { return {{kMomentumBuffer, buffer_of(state)}}; }

std::unique_ptr<Optimizer::WeightState> Sgd::state_from(const NamedTensors& tensors,
                                                        const torch::Tensor& weight) const {
  auto state = std::make_unique<torch::optim::SGDParamState>();
  state->momentum_buffer(like_weight(require(tensors, kMomentumBuffer, weight), weight));
  return state;
}

}  // namespace nas::core
