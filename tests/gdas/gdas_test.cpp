// GDAS against an independent computation after the authors' code, in double precision.
#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "core/train/loss.h"
#include "gdas_finalizers.h"
#include "gdas_op.h"
#include "gdas_trainer.h"
#include "nas/search_space.h"
#include "tests/oracle/oracle.h"
#include "tests/support/subprocess.h"

namespace nas::gdas {
namespace gdas_test {

constexpr double tau = 0.7;
constexpr uint64_t seed = 21;

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("gdas_op", state); }
};

core::Config gdas_config() {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  schema.add_plugin("gdas", test::read_text(GDAS_TOML));
  return core::resolve(schema,
                       {.file = "",
                        .settings = {"search.model.channels=4", "search.model.cells=3", "search.model.reductions=1",
                                     "search.model.nodes=2", "search.model.stem_multiplier=2"}});
}

class Gdas : public testing::TestWithParam<core::Engine> {
 protected:
  Gdas() {
    core::OpRegistry ops = core::standard_ops();
    ops.add("gdas_op", core::constructor_of<GdasOp>());
    Builder builder;
    model_ = core::build_model(core::build_desc(builder, config_.section("search.model"), {3, 8, 8}, 5, {}), ops, 1,
                               GetParam());
    model_->to(torch::kFloat64);
    model_->train();
    torch::manual_seed(3);
    const torch::NoGradGuard no_grad;
    for (torch::Tensor alpha : model_->arch_parameters()) alpha.copy_(torch::randn_like(alpha));
    x_ = torch::randn({6, 3, 8, 8}, torch::kFloat64);
    y_ = torch::randint(0, 5, {6}, torch::kInt64);
    for_each_op([](IOp& op) { query<IAnnealed>(&op)->set_temperature(tau); });
  }

  void for_each_op(const std::function<void(IOp&)>& action) {
    for (int64_t c = 0; c < 3; ++c)
      for (int64_t n = 0; n < 2; ++n)
        for (int64_t e = 0; e < n + 2; ++e) action(model_->op(c, n, e));
  }

  torch::IValue oracle() {
    using test::tensors;
    c10::Dict<std::string, torch::Tensor> weights;
    for (const auto& [name, weight] : model_->named_weights()) weights.insert(name, weight.detach().clone());
    c10::Dict<std::string, double> numbers;
    for (const auto& [name, number] : std::initializer_list<std::pair<const char*, double>>{
             {"seed", seed}, {"tau", tau}, {"cells", 3}, {"nodes", 2}, {"reduction", 1}})
      numbers.insert(name, number);
    const auto alphas = model_->arch_parameters();
    return test::ask_oracle(
        "gdas.py", torch::IValue(std::make_tuple(torch::IValue(weights), tensors({alphas.begin(), alphas.end()}),
                                                 tensors({x_, y_}), torch::IValue(numbers))));
  }

  const core::Config config_ = gdas_config();
  std::shared_ptr<core::Model> model_;
  torch::Tensor x_, y_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Gdas, testing::Values(core::Engine::fused, core::Engine::reference));

std::vector<torch::Tensor> gradients_of(std::span<const torch::Tensor> variables) {
  std::vector<torch::Tensor> gradients;
  for (const torch::Tensor& variable : variables)
    gradients.push_back(variable.grad().defined() ? variable.grad() : torch::zeros_like(variable));
  return gradients;
}

void expect_near(const std::vector<torch::Tensor>& actual, const std::vector<torch::Tensor>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  double difference = 0.0, size = 0.0;
  for (size_t i = 0; i < actual.size(); ++i) {
    difference += (actual[i].detach() - expected[i]).pow(2).sum().item<double>();
    size += expected[i].pow(2).sum().item<double>();
  }
  EXPECT_LT(std::sqrt(difference / size), 1e-9);
}

TEST_P(Gdas, PassEqualsTheOracles) {
  const torch::IValue answer = oracle();
  torch::manual_seed(seed);
  const torch::Tensor loss = core::training_loss(model_->forward(x_), {}, y_, {});
  loss.backward();
  expect_near({loss}, test::tensors_at(answer, 0));
  expect_near(gradients_of(model_->arch_parameters()), test::tensors_at(answer, 1));
  expect_near(gradients_of(model_->weights()), test::tensors_at(answer, 2));
  std::vector<int64_t> drawn;
  for (int64_t cell : {0, 1})
    for (int64_t n = 0; n < 2; ++n)
      for (int64_t e = 0; e < n + 2; ++e)
        drawn.push_back(query<ISampledMixture>(&model_->op(cell, n, e))->active().front());
  EXPECT_TRUE(torch::equal(torch::tensor(drawn), test::tensors_at(answer, 3).front()));
}

TEST_P(Gdas, NodesKeepThePairsThatTheOracleKeeps) {
  const torch::Tensor expected = test::tensors_at(oracle(), 4).front();
  ReceivedTree received;
  GdasFinalizers().finalize(*model_, config_.section("search"), received);
  const ModelDesc found = model_from_tree(received.tree());
  std::vector<int64_t> kept;
  for (const NodeDesc& node : found.cells[0].nodes)
    for (const EdgeDesc& edge : node.edges) {
      kept.push_back(std::ranges::find(darts_primitives, edge.op.name) - darts_primitives.begin());
      kept.push_back(edge.inputs[0]);
    }
  EXPECT_TRUE(torch::equal(torch::tensor(kept).view({-1, 2}), expected)) << torch::tensor(kept) << expected;
}

TEST_P(Gdas, MeasuresWithTheCandidatesOfLargestAlpha) {
  model_->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor once = model_->forward(x_), again = model_->forward(x_);
  EXPECT_TRUE(torch::equal(once, again));
  IOp& op = model_->op(0, 1, 2);
  EXPECT_EQ(query<ISampledMixture>(&op)->active().front(), op.arch_parameters()[0].argmax().item<int64_t>());
}

/// exps/NAS-Bench-201-algos/GDAS.py: tau_max - (tau_max - tau_min) * epoch / (total_epoch - 1).
TEST(GdasTemperature, FallsLinearly) {
  EXPECT_DOUBLE_EQ(temperature(10.0, 0.1, 0, 250), 10.0);
  EXPECT_DOUBLE_EQ(temperature(10.0, 0.1, 100, 250), 10.0 - 9.9 * 100.0 / 249.0);
  EXPECT_NEAR(temperature(10.0, 0.1, 249, 250), 0.1, 1e-14);
  EXPECT_DOUBLE_EQ(temperature(10.0, 0.1, 0, 1), 10.0);
}

}  // namespace gdas_test
}  // namespace nas::gdas
