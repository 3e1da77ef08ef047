#pragma once
/// \file
/// The optimizer of architecture parameters, which most methods share.

#include <torch/torch.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nas/boundary/trainer.h"
#include "nas/config.h"

namespace nas {

/// Adam (Kingma, Ba 2015) on the alphas, with a state that a resumed training continues. Alphas without a gradient do
/// not move. [run-thread]
class AlphaOptimizer {
 public:
  struct Options {
    double learning_rate = 3e-4;
    double beta1 = 0.5, beta2 = 0.999;
    double weight_decay = 1e-3;  ///< added to the gradient
    /// From a table with the keys `learning_rate`, `betas` and `weight_decay`.
    static Options from(const IConfig& table) {
      return {table.real("learning_rate"), table.real_at("betas", 0), table.real_at("betas", 1),
              table.real("weight_decay")};
    }
  };

  /// Moves `alphas`, such as IModel::arch_parameters().
  AlphaOptimizer(std::span<const torch::Tensor> alphas, const Options& options)
      : alphas_(alphas.begin(), alphas.end()),
        adam_(alphas_, torch::optim::AdamOptions(options.learning_rate)
                           .betas({options.beta1, options.beta2})
                           .weight_decay(options.weight_decay)) {}

  const std::vector<torch::Tensor>& alphas() const noexcept { return alphas_; }

  /// Moves the alphas down `gradient`, one tensor for each of alphas(); an undefined one leaves its alpha as it is.
  void step(std::span<const torch::Tensor> gradient) {
    for (size_t i = 0; i < alphas_.size(); ++i) alphas_[i].mutable_grad() = gradient[i];
    adam_.step();
  }

  /// For ArchTrainer::save() and load().
  void save(IState& state) const {
    for (size_t i = 0; i < alphas_.size(); ++i) {
      const auto found = adam_.state().find(alphas_[i].unsafeGetTensorImpl());
      if (found == adam_.state().end()) continue;  // it has had no gradient yet
      const auto& moments = static_cast<const torch::optim::AdamParamState&>(*found->second);
      state.put("step." + std::to_string(i), torch::tensor(moments.step()));
      state.put("first_moment." + std::to_string(i), moments.exp_avg());
      state.put("second_moment." + std::to_string(i), moments.exp_avg_sq());
    }
  }
  void load(const IState& state) {
    for (size_t i = 0; i < alphas_.size(); ++i) {
      const torch::Tensor step = state.get("step." + std::to_string(i));
      if (!step.defined()) continue;
      auto moments = std::make_unique<torch::optim::AdamParamState>();
      moments->step(step.item<int64_t>());
      moments->exp_avg(state.get("first_moment." + std::to_string(i)).clone());
      moments->exp_avg_sq(state.get("second_moment." + std::to_string(i)).clone());
      adam_.state()[alphas_[i].unsafeGetTensorImpl()] = std::move(moments);
    }
  }

 private:
  std::vector<torch::Tensor> alphas_;
  torch::optim::Adam adam_;
};

}  // namespace nas
