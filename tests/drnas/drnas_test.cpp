// DrNAS against an independent computation after the authors' code, in double precision.
#include "dirichlet.h"
#include "dirichlet_op.h"
#include "nas/finalizers.h"
#include "tests/oracle/small_supernet.h"

namespace nas::drnas {
namespace drnas_test {

using test::expect_near;
using test::gradients_of;

constexpr uint64_t seed = 21;
constexpr double kl_scale = 0.3;

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override {
    EdgeDesc drawn = edge("drnas_op", state);
    drawn.op.attributes["channel_parts"] = config().integer("channel_parts");
    return drawn;
  }
};

struct Case {
  core::Engine engine;
  int64_t parts;
};

class Drnas : public testing::TestWithParam<Case> {
 protected:
  Drnas()
      : supernet_("drnas", DRNAS_TOML,
                  {"search.model.channels=6", "search.model.channel_parts=" + std::to_string(GetParam().parts)}) {
    Builder builder;
    supernet_.build(builder, "drnas_op", core::constructor_of<DirichletOp>(), GetParam().engine);
  }
  torch::IValue oracle() {
    return supernet_.ask("drnas.py", {{"seed", seed}, {"kl_scale", kl_scale}, {"parts", GetParam().parts}});
  }

  test::SmallSupernet supernet_;
};
INSTANTIATE_TEST_SUITE_P(Cases, Drnas,
                         testing::Values(Case{core::Engine::fused, 3}, Case{core::Engine::reference, 3},
                                         Case{core::Engine::fused, 1}));

TEST_P(Drnas, EqualsTheOracle) {
  const torch::IValue answer = oracle();
  const auto alphas = supernet_.model().arch_parameters();
  torch::manual_seed(seed);
  const torch::Tensor loss = supernet_.loss();
  loss.backward();
  expect_near({loss}, test::tensors_at(answer, 0));
  expect_near(gradients_of(alphas), test::tensors_at(answer, 1));
  expect_near(gradients_of(supernet_.model().weights()), test::tensors_at(answer, 2));

  Finalizers finalizers;
  const torch::Tensor kept = supernet_.kept(finalizers), expected = test::tensors_at(answer, 3).front();
  EXPECT_TRUE(torch::equal(kept, expected)) << kept << expected;

  torch::Tensor divergence = torch::zeros({}, torch::kFloat64);
  for (torch::Tensor alpha : alphas) {
    alpha.mutable_grad().reset();
    divergence = divergence + kl_scale * divergence_from_uniform(concentration_of(alpha));
  }
  divergence.backward();
  expect_near({divergence}, test::tensors_at(answer, 4));
  expect_near(gradients_of(alphas), test::tensors_at(answer, 5));
}

TEST_P(Drnas, MeasuresWithTheMeanOfTheDistribution) {
  supernet_.model().eval();
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(torch::equal(supernet_.model().forward(supernet_.x()), supernet_.model().forward(supernet_.x())));
}

TEST(Dirichlet, SamplesHaveTheMeanOfTheDistribution) {
  torch::manual_seed(seed);
  const torch::Tensor concentration = concentration_of(torch::tensor({-1.0, 0.0, 2.0}, torch::kFloat64));
  torch::Tensor sum = torch::zeros({3}, torch::kFloat64);
  constexpr int64_t draws = 4000;
  for (int64_t i = 0; i < draws; ++i) sum += dirichlet_sample(concentration);
  const torch::Tensor mean = concentration / concentration.sum();
  // A sample's deviation is below 0.25, so that of the mean of 4000 is below 0.004.
  EXPECT_LT((sum / draws - mean).abs().max().item<double>(), 0.02);
}

}  // namespace drnas_test
}  // namespace nas::drnas
