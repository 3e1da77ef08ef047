// The supernet of the one-shot mode against an independent computation, in double precision.
#include "nas/uniform_path.h"

#include <array>
#include <numeric>
#include <span>

#include "evolution_searcher.h"
#include "tests/oracle/small_supernet.h"

namespace nas::evolution {
namespace uniform_path_test {

using test::expect_near;
using test::gradients_of;

constexpr uint64_t seed = 33;

class UniformPath : public testing::TestWithParam<core::Engine> {
 protected:
  UniformPath()
      : supernet_("evolution", EVOLUTION_TOML, {"search.model.affine=false", "search.model.pool_batch_norm=true"}) {
    PathModelDescBuilder builder;
    supernet_.build(builder, "evolution_path", core::constructor_of<UniformPathOp>(), GetParam());
  }

  int64_t drawn_at(int64_t cell, int64_t node, int64_t edge) {
    return query<ISampledMixture>(&supernet_.model().op(cell, node, edge))->active().front();
  }

  test::SmallSupernet supernet_;
};
INSTANTIATE_TEST_SUITE_P(Engines, UniformPath, testing::Values(core::Engine::fused, core::Engine::reference));

TEST_P(UniformPath, PassEqualsTheOracles) {
  const torch::IValue answer = supernet_.ask("uniform_path.py", {{"seed", seed}});
  torch::manual_seed(seed);
  const torch::Tensor loss = supernet_.loss();
  loss.backward();
  expect_near({loss}, test::tensors_at(answer, 0));
  expect_near(gradients_of(supernet_.model().weights()), test::tensors_at(answer, 1));
  std::vector<int64_t> drawn;
  for (const int64_t cell : {0, 1})
    for (int64_t n = 0; n < 2; ++n)
      for (int64_t e = 0; e < n + 2; ++e) drawn.push_back(drawn_at(cell, n, e));
  EXPECT_TRUE(torch::equal(torch::tensor(drawn), test::tensors_at(answer, 2).front()));
}

TEST_P(UniformPath, HasNoArchitectureParameters) { EXPECT_TRUE(supernet_.model().arch_parameters().empty()); }

/// Pearson's statistic of `counts`, where all are expected to be equal.
double chi_squared(std::span<const int64_t> counts) {
  const double expected = static_cast<double>(std::accumulate(counts.begin(), counts.end(), int64_t{0})) /
                          static_cast<double>(counts.size());
  double sum = 0.0;
  for (const int64_t count : counts) {
    const double difference = static_cast<double>(count) - expected;
    sum += difference * difference / expected;
  }
  return sum;
}

/// With the probability of 0.1 % a correct generator would exceed the limits; the seed is fixed.
TEST_P(UniformPath, DrawsAllPrimitivesEquallyOftenAndEdgesIndependently) {
  std::array<int64_t, 7> first{};
  std::array<int64_t, 49> pairs{};
  torch::manual_seed(seed);
  auto& one = *query<IMixture>(&supernet_.model().op(0, 0, 0));
  auto& other = *query<IMixture>(&supernet_.model().op(0, 1, 2));
  for (int i = 0; i < 9800; ++i) {
    const torch::Tensor weights = one.weights();
    other.weights();
    const int64_t drawn = drawn_at(0, 0, 0);
    ASSERT_EQ(weights.sum().item<double>(), 1.0);
    ASSERT_EQ(weights[drawn].item<double>(), 1.0);
    ++first.at(static_cast<size_t>(drawn));
    ++pairs.at(static_cast<size_t>(7 * drawn + drawn_at(0, 1, 2)));
  }
  EXPECT_LT(chi_squared(first), 22.46);  // 6 degrees of freedom
  EXPECT_LT(chi_squared(pairs), 84.04);  // 48 degrees of freedom
}

}  // namespace uniform_path_test
}  // namespace nas::evolution
