// Promises of the engine other than correct values: names, cost, threads, first derivatives only.
#include "core/engine/engine.h"

#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include "core/engine/cell_spec.h"
#include "core/model/cost.h"
#include "core/ops/candidate_set.h"
#include "tests/desc/genotypes.h"
#include "tests/engine/mixture_supernet.h"
#include "tests/engine/parity.h"

namespace nas::core::testing {
namespace engine_test {

TEST(Engine, HasTwoNames) {
  EXPECT_EQ(engine_from("fused"), Engine::fused);
  EXPECT_EQ(engine_from("reference"), Engine::reference);
  EXPECT_THROW(engine_from("fast"), std::invalid_argument);
}

/// The measured cost of a network must not depend on the engine.
TEST(Engine, DoesNotChangeTheCost) {
  const ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  const OpRegistry ops = standard_ops();
  OpBuilder builder(ops, Engine::reference);
  const auto reference = Model::build(desc, builder, Engine::reference);
  EXPECT_EQ(measure_cost(*build_model(desc), {.timed_passes = 0}).macs,
            measure_cost(*reference, {.timed_passes = 0}).macs);
}

/// Output and gradients of a cell with all primitives on each edge, two joined nodes, of which the second reads the
/// first, and a passed input. The engine computes all of it.
Computed cell_pass(int threads) {
  const int before = at::get_num_threads();
  at::set_num_threads(threads);
  torch::manual_seed(1);
  const OpRegistry ops = standard_ops();
  OpBuilder builder(ops, Engine::fused);
  const std::string desc = bytes_of(OpDesc{"mixed_op", 8, 8, 1, {}, {}});
  OpRequest request;
  request.desc = desc;
  request.pool_batch_norm = true;
  std::vector<torch::Tensor> variables;
  const auto variable = [&](const torch::Tensor& values) { return variables.emplace_back(values.requires_grad_()); };
  const auto edge = [&](size_t state) {
    const CandidateSetHandle set = made_candidates(builder, request, kMixturePrimitives);
    for (const torch::Tensor& parameter : set.module->parameters()) variables.push_back(parameter);
    return engine::EdgeSpec{.state = state,
                            .candidates = dynamic_cast<const HostCandidateSet&>(*set.set).specs(),
                            .weights = variable(torch::randn({set.set->size()}))};
  };
  const engine::OpSpec identity{.kind = engine::OpSpec::Kind::identity};
  const engine::CellSpec cell{.inputs = {variable(torch::randn({20, 8, 9, 9})), variable(torch::randn({20, 8, 9, 9}))},
                              .stems = {identity, identity},
                              .nodes = {{edge(0), edge(1)}, {edge(0), edge(1), edge(2)}},
                              .joined = {2, 3},
                              .passed = 1};
  Computed result = differentiate(torch::cat(engine::compute(cell), 1), variables);
  at::set_num_threads(before);
  return result;
}

TEST(Engine, GivesTheSameBitsWithAnyNumberOfThreads) {
  const Computed alone = cell_pass(1);
  for (const int threads : {2, 3, 5}) {
    const Computed shared = cell_pass(threads);
    EXPECT_TRUE(torch::equal(alone.output, shared.output)) << threads;
    for (size_t i = 0; i < alone.gradients.size(); ++i)
      EXPECT_TRUE(torch::equal(alone.gradients[i], shared.gradients[i])) << threads << " threads, gradient " << i;
  }
}

TEST(Engine, RefusesSecondDerivatives) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .input = {1, 8, 8}}));
  const torch::Tensor loss = model->forward(torch::randn({2, 1, 8, 8})).sum();
  EXPECT_THAT([&] { torch::autograd::grad({loss}, {model->weights()[0]}, {}, true, /*create_graph=*/true); },
              ::testing::Throws<c10::Error>(
                  ::testing::Property(&c10::Error::what, ::testing::HasSubstr("differentiated once"))));
}

}  // namespace engine_test
}  // namespace nas::core::testing
