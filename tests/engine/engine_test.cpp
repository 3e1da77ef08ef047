// What the engine promises beside the right numbers.
#include "core/engine/engine.h"

#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include "core/model/cost.h"
#include "tests/desc/genotypes.h"
#include "tests/engine/mixture_supernet.h"
#include "tests/engine/parity.h"

namespace nas::core::testing {
namespace {

TEST(Engine, HasTwoNames) {
  EXPECT_EQ(engine_from("fused"), Engine::fused);
  EXPECT_EQ(engine_from("reference"), Engine::reference);
  EXPECT_THROW(engine_from("fast"), std::invalid_argument);
}

/// The engine is to be told what it computes, not to change what is counted.
TEST(Engine, DoesNotChangeTheCost) {
  const ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  const OpRegistry ops = standard_ops();
  OpBuilder builder(ops, Engine::reference);
  const auto reference = Model::build(desc, builder, Engine::reference);
  EXPECT_EQ(measure_cost(*build_model(desc), {.timed_passes = 0}).macs,
            measure_cost(*reference, {.timed_passes = 0}).macs);
}

Computed supernet_pass(int threads) {
  const int before = at::get_num_threads();
  at::set_num_threads(threads);
  torch::manual_seed(1);
  const auto model = build_model(mixture_supernet_desc({.channels = 8, .layers = 3, .reductions = 1, .input = {1, 8, 8}}),
                                 ops_with_mixture());
  const torch::Tensor x = torch::randn({20, 1, 8, 8});
  // The first cell's states, before anything of LibTorch's own can differ.
  torch::manual_seed(2);
  const auto weights = std::vector<torch::Tensor>(model->weights().begin(), model->weights().end());
  Computed result = differentiate(model->forward(x), weights);
  at::set_num_threads(before);
  return result;
}

TEST(Engine, GivesTheSameBitsTwice) {
  const Computed once = supernet_pass(2), again = supernet_pass(2);
  EXPECT_TRUE(torch::equal(once.output, again.output));
  for (size_t i = 0; i < once.gradients.size(); ++i) EXPECT_TRUE(torch::equal(once.gradients[i], again.gradients[i]));
}

TEST(Engine, RefusesSecondDerivatives) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .input = {1, 8, 8}}));
  const torch::Tensor loss = model->forward(torch::randn({2, 1, 8, 8})).sum();
  EXPECT_THAT([&] { torch::autograd::grad({loss}, {model->weights()[0]}, {}, true, /*create_graph=*/true); },
              ::testing::Throws<c10::Error>(::testing::Property(&c10::Error::what, ::testing::HasSubstr("differentiated once"))));
}

}  // namespace
}  // namespace nas::core::testing
