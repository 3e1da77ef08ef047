#include "core/train/adam.h"

namespace nas::core {
namespace {

constexpr const char* kStep = "step";
constexpr const char* kMean = "exp_avg";
constexpr const char* kMeanOfSquares = "exp_avg_sq";

torch::optim::AdamOptions torch_options(const AdamOptions& options) {
  return torch::optim::AdamOptions(options.learning_rate)
      .betas({options.beta1, options.beta2})
      .eps(options.epsilon)
      .weight_decay(options.weight_decay);
}

}  // namespace

Adam::Adam(const std::vector<torch::Tensor>& weights, const AdamOptions& options)
    : Optimizer(weights, std::make_unique<torch::optim::Adam>(weights, torch_options(options))) {}

NamedTensors Adam::tensors_of(const WeightState& state) const {
  const auto& adam = static_cast<const torch::optim::AdamParamState&>(state);
  return {{kStep, torch::scalar_tensor(adam.step(), torch::kInt64)},
          {kMean, adam.exp_avg()},
          {kMeanOfSquares, adam.exp_avg_sq()}};
}

std::unique_ptr<Optimizer::WeightState> Adam::state_from(const NamedTensors& tensors,
                                                         const torch::Tensor& weight) const {
  auto state = std::make_unique<torch::optim::AdamParamState>();
  state->step(require(tensors, kStep, torch::scalar_tensor(0, torch::kInt64)).item<int64_t>());
  state->exp_avg(like_weight(require(tensors, kMean, weight), weight));
  state->exp_avg_sq(like_weight(require(tensors, kMeanOfSquares, weight), weight));
  return state;
}

}  // namespace nas::core
