#include "core/train/optimizer.h"

#include <cmath>
#include <map>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/train/adam.h"
#include "core/train/sgd.h"

namespace nas::core {
namespace {

constexpr const char* kLearningRate = "learning_rate";

/// The tensors of `state` that are in sections, section by section.
std::map<std::string, NamedTensors> sections_of(const NamedTensors& state) {
  std::map<std::string, NamedTensors> sections;
  for (const auto& [name, tensor] : state)
    if (const size_t slash = name.find('/'); slash != std::string::npos)
      sections[name.substr(0, slash)].emplace_back(name.substr(slash + 1), tensor);
  return sections;
}

[[noreturn]] void refuse_leftover(const std::string& section, size_t weights) {
  throw Error(ExitCode::unreadable,
              "the optimizer state of the checkpoint has an entry for weight " + section + ", but there are only " +
                  text::counted(static_cast<int64_t>(weights), "weight"),
              "", "resume with the configuration that wrote the checkpoint");
}

}  // namespace

Optimizer::Optimizer(std::vector<torch::Tensor> weights, std::unique_ptr<torch::optim::Optimizer> optimizer)
    : weights_(std::move(weights)), optimizer_(std::move(optimizer)) {}

void Optimizer::zero_grad() { optimizer_->zero_grad(/*set_to_none=*/true); }
void Optimizer::step() { optimizer_->step(); }

double Optimizer::learning_rate() const { return optimizer_->param_groups().front().options().get_lr(); }
void Optimizer::set_learning_rate(double learning_rate) {
  optimizer_->param_groups().front().options().set_lr(learning_rate);
}

std::span<const torch::Tensor> Optimizer::weights() const { return weights_; }

std::vector<torch::Tensor> Optimizer::momentum_buffers() const { return std::vector<torch::Tensor>(weights_.size()); }

const Optimizer::WeightState* Optimizer::state_of(const torch::Tensor& weight) const {
  const auto& states = optimizer_->state();
  const auto found = states.find(weight.unsafeGetTensorImpl());
  return found == states.end() ? nullptr : found->second.get();
}

void Optimizer::set_state_of(const torch::Tensor& weight, std::unique_ptr<WeightState> state) {
  optimizer_->state()[weight.unsafeGetTensorImpl()] = std::move(state);
}

torch::Tensor Optimizer::like_weight(const torch::Tensor& saved, const torch::Tensor& weight) {
  return torch::empty_like(weight, torch::requires_grad(false)).copy_(saved);
}

NamedTensors Optimizer::save_state() const {
  NamedTensors saved{{kLearningRate, torch::scalar_tensor(learning_rate(), torch::kFloat64)}};
  for (size_t i = 0; i < weights_.size(); ++i)
    if (const WeightState* state = state_of(weights_[i])) add_section(saved, std::to_string(i), tensors_of(*state));
  for (auto& [name, tensor] : saved) tensor = tensor.clone();
  return saved;
}

void Optimizer::load_state(const NamedTensors& state) {
  const auto rate = require(state, kLearningRate, torch::scalar_tensor(0, torch::kFloat64)).item<double>();
  std::map<std::string, NamedTensors> sections = sections_of(state);
  std::vector<std::unique_ptr<WeightState>> loaded(weights_.size());
  for (size_t i = 0; i < weights_.size(); ++i)
    if (const auto section = sections.extract(std::to_string(i))) loaded[i] = state_from(section.mapped(), weights_[i]);
  if (!sections.empty()) refuse_leftover(sections.begin()->first, weights_.size());

  set_learning_rate(rate);
  optimizer_->state().clear();
  for (size_t i = 0; i < weights_.size(); ++i)
    if (loaded[i]) set_state_of(weights_[i], std::move(loaded[i]));
}

std::unique_ptr<Optimizer> make_optimizer(const std::vector<torch::Tensor>& weights, const OptimizerOptions& options) {
  std::visit([](const auto& chosen) { chosen.validate(); }, options);
  if (const auto* sgd = std::get_if<SgdOptions>(&options)) return std::make_unique<Sgd>(weights, *sgd);
  return std::make_unique<Adam>(weights, std::get<AdamOptions>(options));
}

double clip_gradient_norm(std::span<const torch::Tensor> weights, double max_norm) {
  const double norm = torch::nn::utils::clip_grad_norm_({weights.begin(), weights.end()}, max_norm);
  if (!std::isfinite(norm))
    throw Error(ExitCode::failed, "training has diverged: the norm of the gradients is " + shortest_decimal(norm), "",
                "lower the learning rate, or clip gradients to a smaller norm");
  return norm;
}

}  // namespace nas::core
