// PC-DARTS against an independent computation after the authors' code, in double precision.
#include "nas/finalizers.h"
#include "partial_op.h"
#include "tests/oracle/small_supernet.h"

namespace nas::pc_darts {
namespace pc_darts_test {

using test::expect_near;
using test::gradients_of;

constexpr int64_t parts = 4;

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override {
    EdgeDesc partial = edge("pc_darts_op", state);
    partial.op.attributes["channel_parts"] = config().integer("channel_parts");
    return partial;
  }
};

class PcDarts : public testing::TestWithParam<core::Engine> {
 protected:
  PcDarts() : supernet_("pc_darts", PC_DARTS_TOML, {"search.model.channels=8"}) {
    Builder builder;
    supernet_.build(builder, "pc_darts_op", core::constructor_of<PartialOp>(), GetParam());
  }
  torch::IValue oracle() { return supernet_.ask("pc_darts.py", {{"parts", parts}}); }

  test::SmallSupernet supernet_;
};
INSTANTIATE_TEST_SUITE_P(Engines, PcDarts, testing::Values(core::Engine::fused, core::Engine::reference));

TEST_P(PcDarts, EqualsTheOracle) {
  const torch::IValue answer = oracle();
  const torch::Tensor loss = supernet_.loss();
  loss.backward();
  expect_near({loss}, test::tensors_at(answer, 0));
  expect_near(gradients_of(supernet_.model().arch_parameters()), test::tensors_at(answer, 1));
  expect_near(gradients_of(supernet_.model().weights()), test::tensors_at(answer, 2));

  Finalizers finalizers;
  const torch::Tensor kept = supernet_.kept(finalizers), expected = test::tensors_at(answer, 3).front();
  EXPECT_TRUE(torch::equal(kept, expected)) << kept << expected;
}

/// Without the weights of the edges, node 1 of the reduction cell would keep others.
TEST_P(PcDarts, BetasDecideWhichEdgesAreKept) {
  const torch::NoGradGuard no_grad;
  for (int64_t edge = 0; edge < 3; ++edge) {
    const auto parameters = supernet_.model().op(1, 1, edge).arch_parameters();
    parameters[0].copy_(torch::one_hot(torch::tensor(4), 8) * static_cast<double>(3 - edge));
    parameters[1].fill_(static_cast<double>(edge));
  }
  Finalizers finalizers;
  const torch::Tensor kept = supernet_.kept(finalizers).slice(0, -2);
  EXPECT_TRUE(torch::equal(kept, torch::tensor({{4, 1}, {4, 2}}))) << kept;
}

TEST(PcDartsOp, RefusesChannelsThatCannotBeDivided) {
  test::SmallSupernet supernet("pc_darts", PC_DARTS_TOML, {"search.model.channels=6"});
  Builder builder;
  EXPECT_THROW(
      {
        try {
          supernet.build(builder, "pc_darts_op", core::constructor_of<PartialOp>(), core::Engine::fused);
        } catch (const std::exception& error) {
          EXPECT_THAT(error.what(), testing::HasSubstr("divides it into 4 equal parts"));
          throw;
        }
      },
      core::Error);
}

}  // namespace pc_darts_test
}  // namespace nas::pc_darts
