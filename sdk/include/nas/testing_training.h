#pragma once
/// \file
/// Stand-ins of nas/testing.h: a training of a network, whose hooks a trainer of a plugin answers.

#include <torch/torch.h>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/evaluation.h"
#include "nas/testing_config.h"
#include "nas/testing_ops.h"
#include "nas/trainer.h"
#include "nas/training_control.h"

namespace nas::fake {

/// Evaluations with the results that the test gives, for Training::evaluation.
class Evaluation final : public Provides<IEvaluation> {
 public:
  /// `choice` has no value for the supernet as it stands.
  using Answer = std::function<Evaluated(const std::optional<ModelDesc>& choice)>;
  explicit Evaluation(Answer answer) : answer_(std::move(answer)) {}
  void evaluate(const EvaluationRequest& request, TreeOut& result) override {
    const Evaluated evaluated =
        answer_(request.choice.empty() ? std::nullopt : std::optional(model_from_bytes(request.choice)));
    Tree tree;
    tree.set("loss", evaluated.loss);
    tree.set("top1", evaluated.top1);
    tree.set("images", evaluated.images);
    give(result, tree);
  }

 private:
  Answer answer_;
};

/// What a trainer changes in the training of the weights. What is frozen is kept for the test to see and has no effect.
class TrainingControl final : public Provides<ITrainingControl> {
 public:
  void set_frozen(int64_t cell, int64_t node, int64_t edge, int64_t candidate, bool freeze) override {
    if (freeze)
      frozen.insert({cell, node, edge, candidate});
    else
      frozen.erase({cell, node, edge, candidate});
  }
  void add_to_loss(const torch::Tensor& term) override { terms.push_back(term); }
  void set_learning_rate(double rate) override { learning_rate = rate > 0.0 ? std::optional(rate) : std::nullopt; }

  std::set<std::array<int64_t, 4>> frozen;  ///< cell, node, edge, candidate
  std::vector<torch::Tensor> terms;         ///< of the next loss
  std::optional<double> learning_rate;
};

/// A training of `model` on images that are drawn once. Its hooks are called by run(), or one by one by the test.
class Training final : public Provides<ITraining> {
 public:
  struct Options {
    Shape input{3, 8, 8};  ///< of an image
    int64_t classes = 3;   ///< the number of logits of the model
    int64_t batch = 4;
    double learning_rate = 0.1;  ///< of gradient descent on the weights
    uint64_t seed = 1;           ///< of the images
  };

  /// Borrows `model` and `config`.
  Training(IModel& model, const IConfig& config, const Options& options)
      : model_(model), config_(config), options_(options) {
    torch::manual_seed(options.seed);
    x_ = torch::randn({options.batch, options.input.channels, options.input.height, options.input.width});
    arch_x_ = torch::randn_like(x_);
    y_ = torch::arange(options.batch) % options.classes;
  }

  /// Calls the hooks of `trainer` in the order of the host, with the gradients that are there, and moves the weights in
  /// each step.
  void run(IArchTrainer& trainer, int64_t epochs, int64_t steps) {
    begin(trainer);
    for (epoch_ = 0; epoch_ < epochs && stop_reason.empty(); ++epoch_) {
      trainer.on(Hook::pre_epoch, *this, nullptr, nullptr);
      for (step_ = 0; step_ < steps; ++step_) step(trainer);
      trainer.on(Hook::post_epoch, *this, nullptr, nullptr);
      step_ = 0;
    }
    trainer.on(Hook::post_fit, *this, nullptr, nullptr);
  }
  /// pre_fit, which the host calls first, and again when a training is resumed.
  void begin(IArchTrainer& trainer) {
    model_.module().train();
    fitting_ = false;
    trainer.on(Hook::pre_fit, *this, nullptr, nullptr);
    fitting_ = true;
  }
  /// One step at epoch() and step().
  void step(IArchTrainer& trainer) {
    fitting_ = true;
    clear_gradients();
    for (const torch::Tensor& tensor : optimized_too) tensor.mutable_grad().reset();
    trainer.on(Hook::pre_step, *this, &x_, &y_);
    clear_gradients();
    torch::Tensor sum = loss(x_, y_);
    for (const torch::Tensor& term : std::exchange(control.terms, {})) sum = sum + term;
    sum.backward();
    trainer.on(Hook::post_backward, *this, &x_, &y_);
    move_weights();
    trainer.on(Hook::post_step, *this, &x_, &y_);
  }
  void set_epoch(int64_t epoch) { epoch_ = epoch; }

  void* query(std::string_view iid) noexcept override {
    if (iid == IEvaluation::iid && evaluation) return static_cast<IEvaluation*>(&*evaluation);
    if (iid == ITrainingControl::iid) return static_cast<ITrainingControl*>(&control);
    return Provides::query(iid);
  }
  IModel& model() override { return model_; }
  const IConfig& config() const override { return config_; }
  int64_t epoch() const override { return epoch_; }
  int64_t step() const override { return step_; }
  double learning_rate() const override {
    require_optimizer();
    return control.learning_rate.value_or(options_.learning_rate);
  }
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) override {
    return torch::nn::functional::cross_entropy(model_.forward(x, nullptr), y);
  }
  void next_arch_batch(torch::Tensor& x, torch::Tensor& y) override {
    ++arch_batches;
    x = arch_x_;
    y = y_;
  }
  /// Undefined tensors, because gradient descent has no momentum.
  std::span<const torch::Tensor> weight_momentum() override {
    require_optimizer();
    momentum_.resize(model_.weights().size());
    return momentum_;
  }
  void optimize_too(std::span<const torch::Tensor> tensors) override {
    if (fitting_) throw std::logic_error("optimize_too() can be called in pre_fit only");
    optimized_too.insert(optimized_too.end(), tensors.begin(), tensors.end());
  }
  /// The description of the supernet.
  void found_so_far(TreeOut& desc) override { model_.describe(desc); }
  void metric(std::string_view name, double value) override { metrics[std::string(name)].push_back(value); }
  void request_stop(std::string_view reason) override {
    if (reason.empty()) throw std::invalid_argument("request_stop() needs a reason");
    stop_reason = reason;
  }

  // What the trainer did.
  int64_t arch_batches = 0;  ///< calls of next_arch_batch()
  std::map<std::string, std::vector<double>> metrics;
  std::string stop_reason;                   ///< empty: not asked for
  std::vector<torch::Tensor> optimized_too;  ///< they move with the weights
  TrainingControl control;

  std::optional<Evaluation> evaluation;  ///< without a value, this training cannot evaluate

 private:
  void require_optimizer() const {
    if (!fitting_) throw std::logic_error("the optimizer of the weights is not there in pre_fit");
  }
  void clear_gradients() {
    for (const torch::Tensor& weight : model_.weights()) weight.mutable_grad().reset();
  }
  void move_weights() {
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> moved(model_.weights().begin(), model_.weights().end());
    moved.insert(moved.end(), optimized_too.begin(), optimized_too.end());
    for (torch::Tensor& tensor : moved)
      if (tensor.grad().defined()) tensor.sub_(tensor.grad(), learning_rate());
  }

  IModel& model_;
  const IConfig& config_;
  Options options_;
  torch::Tensor x_, arch_x_, y_;
  int64_t epoch_ = 0, step_ = 0;
  bool fitting_ = false;  ///< after pre_fit
  std::vector<torch::Tensor> momentum_;
};

}  // namespace nas::fake
