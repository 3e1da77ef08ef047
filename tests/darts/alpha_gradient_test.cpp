// Both orders of the alphas' gradient against an oracle in Python that shares no code with nas-host.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <span>

#include "bilevel_optimizer.h"
#include "core/train/loss.h"
#include "supernet_fixture.h"
#include "tests/oracle/oracle.h"

namespace nas::darts {
namespace alpha_gradient_test {

/// A training that stands still: one model, fixed momentum, the host's loss.
class StillTraining final : public Provides<ITraining> {
 public:
  StillTraining(core::Model& model, const core::Config& config) : model_(model), config_(config) {
    for (const torch::Tensor& weight : model.weights()) momentum_.push_back(0.01 * torch::randn_like(weight));
  }
  IModel& model() override { return model_; }
  const IConfig& config() const override { return config_.section("search"); }
  int64_t epoch() const override { return 0; }
  int64_t step() const override { return 0; }
  double learning_rate() const override { return 0.025; }
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) override {
    return core::training_loss(model_.forward(x), {}, y, {});
  }
  void next_arch_batch(torch::Tensor&, torch::Tensor&) override { throw std::logic_error("not asked for"); }
  std::span<const torch::Tensor> weight_momentum() override { return momentum_; }
  void optimize_too(std::span<const torch::Tensor>) override {}
  void found_so_far(TreeOut&) override { throw std::logic_error("not asked for"); }
  void metric(std::string_view, double) override {}
  void request_stop(std::string_view) override {}

 private:
  core::Model& model_;
  const core::Config& config_;
  Tensors momentum_;
};

class AlphaGradient : public testing::Test {
 protected:
  void SetUp() override {
    model->to(torch::kFloat64);
    model->train();
    torch::manual_seed(3);
    // Alphas near 0 would hide a wrong softmax.
    const torch::NoGradGuard no_grad;
    for (torch::Tensor alpha : model->arch_parameters()) alpha.copy_(torch::randn_like(alpha));
    for (Batch* batch : {&train, &valid})
      *batch = {torch::randn({6, 3, 8, 8}, torch::kFloat64), torch::randint(0, 5, {6}, torch::kInt64)};
  }

  /// The gradients of the first and of the second order, one per alpha vector.
  std::array<Tensors, 2> of_oracle(StillTraining& training) {
    using test::tensors, test::tensors_at;
    c10::Dict<std::string, torch::Tensor> weights;
    for (const auto& [name, weight] : model->named_weights()) weights.insert(name, weight.detach().clone());
    c10::Dict<std::string, double> numbers;
    for (const auto& [name, number] : std::initializer_list<std::pair<const char*, double>>{
             {"xi", 0.025}, {"momentum", 0.9}, {"decay", 0.0003}, {"cells", 3}, {"nodes", 2}, {"reduction", 1}})
      numbers.insert(name, number);
    const auto listed = [](std::span<const torch::Tensor> list) { return tensors({list.begin(), list.end()}); };
    const torch::IValue answer =
        test::ask_oracle("alpha_gradient.py",
                         torch::IValue(std::make_tuple(torch::IValue(weights), listed(training.weight_momentum()),
                                                       listed(model->arch_parameters()), tensors({train.x, train.y}),
                                                       tensors({valid.x, valid.y}), torch::IValue(numbers))));
    return {tensors_at(answer, 0), tensors_at(answer, 1)};
  }

  double relative_error(const Tensors& gradient, const Tensors& expected) {
    if (gradient.size() != expected.size()) return INFINITY;
    double difference = 0.0, size = 0.0;
    for (size_t i = 0; i < gradient.size(); ++i) {
      difference += (gradient[i] - expected[i]).pow(2).sum().item<double>();
      size += expected[i].pow(2).sum().item<double>();
    }
    return std::sqrt(difference / size);
  }

  const core::Config config =
      darts_config({"search.model.channels=4", "search.model.cells=3", "search.model.reductions=1",
                    "search.model.nodes=2", "search.model.stem_multiplier=2"});
  const std::shared_ptr<core::Model> model = supernet(config, {3, 8, 8}, 5);
  Batch train, valid;
};

TEST_F(AlphaGradient, OfBothOrdersEqualsTheOracles) {
  StillTraining training(*model, config);
  const std::array<Tensors, 2> oracle = of_oracle(training);
  BilevelOptimizer::Options options = BilevelOptimizer::Options::from(config.section("search"));
  for (const bool second_order : {false, true}) {
    options.second_order = second_order;
    const Tensors gradient = BilevelOptimizer(options, training).alpha_gradient(train, valid);
    const double error = relative_error(gradient, oracle[second_order]);
    RecordProperty(second_order ? "second_order_error" : "first_order_error", std::to_string(error));
    std::printf("%s order: relative error %.2e\n", second_order ? "second" : "first", error);
    EXPECT_LT(error, 1e-9);
  }
}

TEST_F(AlphaGradient, SecondOrderIsNotFirstOrder) {
  StillTraining training(*model, config);
  BilevelOptimizer::Options options = BilevelOptimizer::Options::from(config.section("search"));
  const Tensors second = BilevelOptimizer(options, training).alpha_gradient(train, valid);
  options.second_order = false;
  const Tensors first = BilevelOptimizer(options, training).alpha_gradient(train, valid);
  EXPECT_FALSE(torch::allclose(torch::cat(first), torch::cat(second), 1e-3));
}

TEST_F(AlphaGradient, StepLeavesWeightsAndStatisticsAsTheyWere) {
  StillTraining training(*model, config);
  const auto copies = [&] {
    Tensors copies;
    for (const auto& tensor : model->weights()) copies.push_back(tensor.detach().clone());
    for (const auto& tensor : model->buffers()) copies.push_back(tensor.clone());
    for (const auto& tensor : model->arch_parameters()) copies.push_back(tensor.detach().clone());
    return copies;
  };
  const Tensors before = copies();
  BilevelOptimizer(BilevelOptimizer::Options::from(config.section("search")), training).step(train, valid);
  const Tensors after = copies();
  const size_t kept = before.size() - model->arch_parameters().size();
  for (size_t i = 0; i < kept; ++i) EXPECT_TRUE(torch::equal(before[i], after[i])) << i;
  for (size_t i = kept; i < before.size(); ++i) EXPECT_FALSE(torch::equal(before[i], after[i])) << i;
}

TEST_F(AlphaGradient, OptimizerStateRoundTrips) {
  class State final : public Provides<IState> {
   public:
    void put(std::string_view name, const torch::Tensor& value) override {
      tensors_[std::string(name)] = value.clone();
    }
    torch::Tensor get(std::string_view name) const override {
      const auto found = tensors_.find(std::string(name));
      return found == tensors_.end() ? torch::Tensor() : found->second;
    }

   private:
    std::map<std::string, torch::Tensor> tensors_;
  };
  StillTraining training(*model, config);
  const auto options = BilevelOptimizer::Options::from(config.section("search"));
  const auto alphas = [&] {
    Tensors copies;
    for (const auto& alpha : model->arch_parameters()) copies.push_back(alpha.detach().clone());
    return copies;
  };
  BilevelOptimizer first(options, training);
  first.step(train, valid);
  State state;
  first.save(state);
  const Tensors saved = alphas();
  first.step(train, valid);
  const Tensors expected = alphas();

  {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < saved.size(); ++i) torch::Tensor(model->arch_parameters()[i]).copy_(saved[i]);
  }
  BilevelOptimizer resumed(options, training);
  resumed.load(state);
  resumed.step(train, valid);
  const Tensors actual = alphas();
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_TRUE(torch::equal(actual[i], expected[i])) << i;
}

}  // namespace alpha_gradient_test
}  // namespace nas::darts
