// Steps of a DARTS search and of the training of a found network, with the optimizers of the paper.
#include <torch/torch.h>

#include <memory>
#include <optional>
#include <stdexcept>

#include "bench/model_under_test.h"
#include "bilevel_optimizer.h"
#include "core/model/chosen_ops.h"
#include "core/model/cost.h"
#include "core/train/loss.h"
#include "core/train/optimizer.h"
#include "nas/alpha_optimizer.h"

namespace nas::bench {

namespace {

/// A training that provides the losses and the weights' optimizer; the other services do nothing.
class Training final : public Provides<ITraining> {
 public:
  Training(core::Config config, std::shared_ptr<core::Model> model, const std::string& section)
      : config_(std::move(config)),
        section_(section),
        model_(std::move(model)),
        optimizer_(
            core::make_optimizer({model_->weights().begin(), model_->weights().end()},
                                 core::SgdOptions{.learning_rate = 0.025, .momentum = 0.9, .weight_decay = 3e-4})) {}

  void weight_step(const Batch& batch) {
    optimizer_->zero_grad();
    loss(batch.x, batch.y).backward();
    core::clip_gradient_norm(model_->weights(), 5.0);
    optimizer_->step();
  }

  IModel& model() override { return *model_; }
  const IConfig& config() const override { return config_.section(section_); }
  int64_t epoch() const override { return 0; }
  int64_t step() const override { return 0; }
  double learning_rate() const override { return optimizer_->learning_rate(); }
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) override {
    return core::training_loss(model_->forward(x), {}, y, {});
  }
  void next_arch_batch(torch::Tensor&, torch::Tensor&) override {
    throw std::logic_error("the benchmarks provide their own batches");
  }
  std::span<const torch::Tensor> weight_momentum() override {
    momentum_ = optimizer_->momentum_buffers();
    return momentum_;
  }
  void optimize_too(std::span<const torch::Tensor>) override {}
  void found_so_far(TreeOut&) override {}
  void metric(std::string_view, double) override {}
  void request_stop(std::string_view) override {}

 private:
  core::Config config_;
  std::string section_;
  std::shared_ptr<core::Model> model_;
  std::unique_ptr<core::Optimizer> optimizer_;
  std::vector<torch::Tensor> momentum_;
};

enum class Step { weights, first_order, second_order };

std::function<void()> supernet_step(const NetworkSize& size, Step step, Variant variant) {
  const core::Config config = config_of(size);
  auto training = std::make_shared<Training>(config, darts_supernet(config, size, variant), "search");
  auto options = darts::BilevelOptimizer::Options::from(training->config());
  options.second_order = step == Step::second_order;
  auto alphas = std::make_shared<darts::BilevelOptimizer>(options, *training);
  const Batch batch = random_batch(size, variant);
  return [=] {
    if (step != Step::weights) alphas->step({batch.x, batch.y}, {batch.x, batch.y});
    training->weight_step(batch);
  };
}

/// A step of the weights and one of the alphas of first order, each on a draw of its own where the method draws.
std::function<void()> alternating_step(const std::string& op, const NetworkSize& size, Variant variant) {
  const core::Config config = config_of(size);
  auto training = std::make_shared<Training>(config, supernet_of(op, config, size, variant), "search");
  auto alphas = std::make_shared<AlphaOptimizer>(training->model().arch_parameters(), AlphaOptimizer::Options{});
  const Batch batch = random_batch(size, variant);
  return [=] {
    training->weight_step(batch);
    alphas->step(torch::autograd::grad({training->loss(batch.x, batch.y)}, alphas->alphas()));
  };
}

/// To be compared with the first-order step of DARTS.
Workload alternating(const std::string& name, const std::string& op, const NetworkSize& size) {
  return {.name = name,
          .group = "supernet",
          .variants = {Variant::fused, Variant::reference, Variant::channels_last},
          .prepare = [=](Variant variant) { return alternating_step(op, size, variant); },
          .multiply_adds = {},
          .memory = true};
}

/// A network, and the ops in it that are computed; `chosen` ends first.
struct ChosenNetwork {
  std::shared_ptr<core::Model> model;
  std::optional<core::ChosenOps> chosen{};
};

/// A forward pass in evaluation mode, without gradients: of one network in the supernet, or of that network on its own.
std::function<void()> path_pass(const NetworkSize& size, bool in_supernet, Variant variant) {
  const core::Config config = config_of(size);
  const auto alone = darts_v2_of_search(config, size, variant);
  const auto network = std::make_shared<ChosenNetwork>();
  network->model = in_supernet ? darts_supernet(config, size, variant) : alone;
  network->model->eval();
  if (in_supernet) network->chosen.emplace(*network->model, alone->desc());
  const Batch batch = random_batch(size, variant);
  return [=] {
    const torch::NoGradGuard no_grad;
    network->model->forward(batch.x);
  };
}

/// To be compared with each other.
Workload path(const std::string& name, const NetworkSize& size, bool in_supernet) {
  return {.name = name,
          .group = "path",
          .variants = {Variant::fused, Variant::reference, Variant::channels_last},
          .prepare = [=](Variant variant) { return path_pass(size, in_supernet, variant); },
          .multiply_adds = {},
          .memory = true};
}

/// The forward pass, and a backward pass of twice its multiply-adds.
constexpr double kPassesOfAStep = 3.0;

double multiply_adds(core::Model& model, const NetworkSize& size) {
  return static_cast<double>(core::measure_cost(model, {.timed_passes = 0}).macs * size.batch);
}

Workload supernet(const std::string& name, const NetworkSize& size, Step step) {
  const core::Config config = config_of(size);
  // Second order: the gradient of the weights, both gradients, two passes for the alphas only, and the weight step.
  const double passes = step == Step::weights ? kPassesOfAStep : step == Step::first_order ? 5.0 : 13.0;
  return {
      .name = name,
      .group = "supernet",
      .variants = {Variant::fused, Variant::reference, Variant::channels_last},
      .prepare = [=](Variant variant) { return supernet_step(size, step, variant); },
      .multiply_adds = [=] { return passes * multiply_adds(*darts_supernet(config, size, Variant::reference), size); },
      .memory = true};
}

}  // namespace

std::vector<Workload> supernet_workloads() {
  const NetworkSize paper{}, small{.channels = 8, .cells = 5, .input = {1, 28, 28}};
  return {supernet("second-order step, C16 L8 N64 3x32x32", paper, Step::second_order),
          supernet("first-order step, C16 L8 N64 3x32x32", paper, Step::first_order),
          alternating("GDAS step, C16 L8 N64 3x32x32", "gdas_op", paper),
          alternating("PC-DARTS step, K4 C16 L8 N64 3x32x32", "pc_darts_op", paper),
          alternating("DrNAS step, K4 C16 L8 N64 3x32x32", "drnas_op", paper),
          supernet("weight step, C16 L8 N64 3x32x32", paper, Step::weights),
          supernet("second-order step, C8 L5 N64 1x28x28", small, Step::second_order),
          path("evaluation of DARTS_V2 within the supernet, C16 L8 N64 3x32x32", paper, true),
          path("evaluation of DARTS_V2 on its own, C16 L8 N64 3x32x32", paper, false)};
}

std::vector<Workload> network_workloads() {
  const NetworkSize size{.batch = 128, .input = {1, 28, 28}};
  const core::Config config = config_of(size);
  return {{.name = "training step, DARTS_V2 C16 L8 N128 1x28x28",
           .group = "network",
           .variants = {Variant::fused, Variant::reference, Variant::channels_last},
           .prepare =
               [=](Variant variant) {
                 auto training = std::make_shared<Training>(config, darts_v2(config, size, variant), "eval");
                 const Batch batch = random_batch(size, variant);
                 return std::function<void()>([=] { training->weight_step(batch); });
               },
           .multiply_adds =
               [=] { return kPassesOfAStep * multiply_adds(*darts_v2(config, size, Variant::reference), size); },
           .memory = true}};
}

}  // namespace nas::bench
