// GDAS against an independent computation after the authors' code, in double precision.
#include <gmock/gmock.h>

#include <limits>

#include "gdas_finalizers.h"
#include "gdas_op.h"
#include "gdas_trainer.h"
#include "tests/oracle/small_supernet.h"

namespace nas::gdas {
namespace gdas_test {

using test::expect_near;
using test::gradients_of;

constexpr double tau = 0.7;
constexpr uint64_t seed = 21;

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("gdas_op", state); }
};

class Gdas : public testing::TestWithParam<core::Engine> {
 protected:
  Gdas() : supernet_("gdas", GDAS_TOML, {}) {
    Builder builder;
    supernet_.build(builder, "gdas_op", core::constructor_of<GdasOp>(), GetParam());
    for_each_op([](IOp& op) { query<IAnnealed>(&op)->set_temperature(tau); });
  }

  void for_each_op(const std::function<void(IOp&)>& action) {
    for (int64_t c = 0; c < test::SmallSupernet::cells; ++c)
      for (int64_t n = 0; n < test::SmallSupernet::nodes; ++n)
        for (int64_t e = 0; e < n + 2; ++e) action(supernet_.model().op(c, n, e));
  }
  torch::IValue oracle() { return supernet_.ask("gdas.py", {{"seed", seed}, {"tau", tau}}); }

  test::SmallSupernet supernet_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Gdas, testing::Values(core::Engine::fused, core::Engine::reference));

TEST_P(Gdas, PassEqualsTheOracles) {
  const torch::IValue answer = oracle();
  torch::manual_seed(seed);
  const torch::Tensor loss = supernet_.loss();
  loss.backward();
  expect_near({loss}, test::tensors_at(answer, 0));
  expect_near(gradients_of(supernet_.model().arch_parameters()), test::tensors_at(answer, 1));
  expect_near(gradients_of(supernet_.model().weights()), test::tensors_at(answer, 2));
  std::vector<int64_t> drawn;
  for (int64_t cell : {0, 1})
    for (int64_t n = 0; n < 2; ++n)
      for (int64_t e = 0; e < n + 2; ++e)
        drawn.push_back(query<ISampledMixture>(&supernet_.model().op(cell, n, e))->active().front());
  EXPECT_TRUE(torch::equal(torch::tensor(drawn), test::tensors_at(answer, 3).front()));
}

TEST_P(Gdas, NodesKeepThePairsThatTheOracleKeeps) {
  const torch::Tensor expected = test::tensors_at(oracle(), 4).front();
  ReceivedTree received;
  GdasFinalizers().finalize(supernet_.model(), supernet_.config().section("search"), received);
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
  supernet_.model().eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor once = supernet_.model().forward(supernet_.x()), again = supernet_.model().forward(supernet_.x());
  EXPECT_TRUE(torch::equal(once, again));
  IOp& op = supernet_.model().op(0, 1, 2);
  EXPECT_EQ(query<ISampledMixture>(&op)->active().front(), op.arch_parameters()[0].argmax().item<int64_t>());
}

/// With them every draw fails, and drawing again would never end.
TEST_P(Gdas, AlphasThatAreNoNumbersEndTheSearch) {
  {
    const torch::NoGradGuard no_grad;
    supernet_.model().arch_parameters()[0].fill_(std::numeric_limits<double>::quiet_NaN());
  }
  try {
    supernet_.loss();
    ADD_FAILURE() << "a candidate was drawn";
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("the search has diverged: an alpha is infinite or not a number"));
  }
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
