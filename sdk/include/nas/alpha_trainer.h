#pragma once
/// \file
/// The trainer of methods whose alphas take steps of their own, by the gradient of the loss on other images than those
/// of the weights: Liu, Simonyan, Yang 2019, "DARTS", section 2.3, first order.

#include <torch/torch.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "nas/alpha_optimizer.h"
#include "nas/trainer.h"

namespace nas {

/// Before each step of the weights, which the host takes, one step of the alphas by Adam. A method overrides the hooks
/// where it steps at another moment, and regularizer() where it adds to the loss. [run-thread]
class AlphaTrainer : public ArchTrainer {
 public:
  void save(IState& state) const override { optimizer().save(state); }
  void load(const IState& state) override { optimizer().load(state); }

 protected:
  /// `table`: the method's table in the section of the search, such as "gdas". It has a table `alphas` with the keys of
  /// AlphaOptimizer::Options, and may have `warmup_epochs`, in which the weights alone are trained.
  explicit AlphaTrainer(std::string table) : table_(std::move(table)) {}

  void pre_fit() override {
    read_warmup();
    optimize_alphas(AlphaOptimizer::Options::from(config().section(table_ + ".alphas")));
  }
  void pre_step(const torch::Tensor&, const torch::Tensor&) override {
    if (training().epoch() >= warmup_epochs_) step_alphas();
  }

  /// To be called in pre_fit(), also by a class that overrides it: save(), load() and step_alphas() throw
  /// std::logic_error without it.
  void optimize_alphas(const AlphaOptimizer::Options& options) { alphas_.emplace(model().arch_parameters(), options); }
  /// One step of the alphas on the next batch of the architecture's part of the images.
  void step_alphas() {
    torch::Tensor x, y;
    training().next_arch_batch(x, y);
    torch::Tensor loss = training().loss(x, y);
    if (const torch::Tensor extra = regularizer(); extra.defined()) loss = loss + extra;
    optimizer().step(torch::autograd::grad({loss}, optimizer().alphas()));
  }
  /// A scalar that a step of the alphas adds to the loss; undefined: nothing.
  virtual torch::Tensor regularizer() { return {}; }

 private:
  /// Throws std::invalid_argument when no epoch is left for the alphas, because the search would then choose by their
  /// random initial values.
  void read_warmup() {
    const std::string key = table_ + ".warmup_epochs";
    if (!config().has(key)) return;
    warmup_epochs_ = config().integer(key);
    const int64_t epochs = config().integer("train.epochs");
    if (warmup_epochs_ >= epochs)
      throw std::invalid_argument("no epoch is left to train the alphas: \"search." + key + "\" is " +
                                  std::to_string(warmup_epochs_) + ", and \"search.train.epochs\" is " +
                                  std::to_string(epochs) + "; lower the former or raise the latter");
  }

  const AlphaOptimizer& optimizer() const {
    if (!alphas_) throw std::logic_error("optimize_alphas() was not called in pre_fit()");
    return *alphas_;
  }
  AlphaOptimizer& optimizer() { return const_cast<AlphaOptimizer&>(std::as_const(*this).optimizer()); }

  std::string table_;
  int64_t warmup_epochs_ = 0;
  std::optional<AlphaOptimizer> alphas_;
};

}  // namespace nas
