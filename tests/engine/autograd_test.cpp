// The engine under autograd: what a user may do with its inputs and results, and the errors where LibTorch has them
// too.
#include <gmock/gmock.h>

#include <array>

#include "core/base/plugin_call.h"
#include "core/engine/cell_spec.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "tests/engine/mixture_supernet.h"
#include "tests/engine/parity.h"
#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace autograd_test {

using engine::CellSpec;
using engine::OpSpec;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

constexpr std::array<std::string_view, 3> kConvolutions = {"sep_conv_3x3", "dil_conv_5x5", "relu_conv1x1_bn"};

CandidateSetHandle make_set(std::span<const std::string_view> primitives, int64_t channels,
                            Engine engine = Engine::fused) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry, engine);
  const std::string source = bytes_of(op_desc("mixed_op", channels, channels));
  OpRequest request;
  request.desc = source;
  request.pool_batch_norm = true;
  torch::manual_seed(5);
  CandidateSetHandle set = made_candidates(builder, request, primitives);
  set.module->to(torch::kFloat64);
  return set;
}

torch::Tensor mixed(const CandidateSetHandle& set, const torch::Tensor& x) {
  return set.set->forward(x, torch::ones({set.set->size()}, torch::kFloat64));
}

torch::Tensor random_maps(int64_t channels) {
  torch::manual_seed(6);
  return torch::randn({3, channels, 6, 5}, torch::kFloat64)
      .contiguous(torch::MemoryFormat::ChannelsLast)
      .requires_grad_();
}

auto throws_with(const std::string& text) { return Throws<c10::Error>(Property(&c10::Error::what, HasSubstr(text))); }

/// The backward pass reads the inputs.
TEST(EngineAutograd, DetectsAnInputThatWasModifiedInPlace) {
  const CandidateSetHandle set = make_set(kConvolutions, 8);
  const torch::Tensor state = random_maps(8) * 1.0, result = mixed(set, state);
  state.add_(result.detach());
  EXPECT_THAT([&] { result.sum().backward(); }, throws_with("modified by an inplace operation"));
}

/// The forward pass copies the parameters, so that a step of an optimizer between the passes changes no gradient.
TEST(EngineAutograd, UsesTheParametersOfTheForwardPassInTheBackwardPass) {
  const auto gradient = [](double written) {
    const CandidateSetHandle set = make_set(kConvolutions, 8);
    const torch::Tensor x = random_maps(8), result = mixed(set, x);
    for (const torch::Tensor& parameter : set.module->parameters()) parameter.detach().mul_(written);
    return torch::autograd::grad({result.square().sum()}, {x}).front();
  };
  EXPECT_TRUE(torch::equal(gradient(2.0), gradient(1.0)));
}

/// A result of 8 channels is the engine's own memory, one of 6 channels is a copy.
TEST(EngineAutograd, AllowsInPlaceAdditionToItsResult) {
  for (const int64_t channels : {8, 6}) {
    const CandidateSetHandle first = make_set(kConvolutions, channels), second = make_set(kMixturePrimitives, channels);
    const torch::Tensor x = random_maps(channels);
    torch::Tensor sum = mixed(first, x);
    sum += mixed(second, x);
    expect_same(differentiate(sum, {x}), differentiate(mixed(first, x) + mixed(second, x), {x}),
                std::to_string(channels) + " channels");
  }
}

TEST(EngineAutograd, DetectsAStateThatWasModifiedInPlace) {
  const OpSpec identity{.kind = OpSpec::Kind::identity, .channels_out = 8};
  const OpSpec pool{.kind = OpSpec::Kind::max_pool, .channels_out = 8};
  const CellSpec cell{.inputs = {random_maps(8)},
                      .stems = {identity},
                      .nodes = {{{.state = 0, .candidates = {identity}}}, {{.state = 1, .candidates = {pool}}}}};
  const std::vector<torch::Tensor> states = engine::compute(cell);
  torch::Tensor read_by_a_node = states.at(1);
  read_by_a_node.mul_(2.0);
  EXPECT_THAT([&] { states.at(2).sum().backward(); }, throws_with("modified by an inplace operation"));
}

TEST(EngineAutograd, RunsBackwardOnceAndNamesTheAlternative) {
  const torch::Tensor x = random_maps(8), result = mixed(make_set(kConvolutions, 8), x).sum();
  const auto run_backward = [&] { return torch::autograd::grad({result}, {x}, {}, /*retain_graph=*/true); };
  EXPECT_TRUE(run_backward().front().defined());
  EXPECT_THAT(run_backward, throws_with("engine = \"reference\""));
}

/// An optimizer skips a weight whose gradient is undefined, and applies weight decay to one whose gradient is zero.
TEST(EngineAutograd, LeavesGradientsUndefinedThatNoGradientReaches) {
  const OpSpec identity{.kind = OpSpec::Kind::identity, .channels_out = 8};
  const auto weight = [] { return torch::ones({1}, torch::kFloat64).requires_grad_(); };
  const torch::Tensor used = weight(), unused = weight(), x = random_maps(8), other = random_maps(8);
  CellSpec cell{.inputs = {x, other},
                .stems = {identity, identity},
                .nodes = {{{.state = 0, .candidates = {identity}, .weights = used}},
                          {{.state = 1, .candidates = {identity}, .weights = unused}},
                          {{.state = 3, .candidates = {identity}, .weights = unused}}}};
  const auto gradients = [&](const torch::Tensor& result) {
    return torch::autograd::grad({result.sum()}, {used, x, unused, other}, {}, std::nullopt, false, true);
  };
  const auto expect_two = [&](const torch::Tensor& result) {
    const std::vector<torch::Tensor> computed = gradients(result);
    EXPECT_TRUE(computed[0].defined() && computed[1].defined());
    EXPECT_FALSE(computed[2].defined() || computed[3].defined());
  };
  expect_two(engine::compute(cell).at(2));
  cell.joined = {2};
  expect_two(engine::compute(cell).at(0));
}

TEST(EngineAutograd, RefusesWeightsAndFactorsThatDoNotFit) {
  const OpSpec identity{.kind = OpSpec::Kind::identity, .channels_out = 8};
  CellSpec cell{
      .inputs = {random_maps(8)}, .stems = {identity}, .nodes = {{{.state = 0, .candidates = {identity, identity}}}}};
  EXPECT_THAT([&] { engine::compute(cell); }, throws_with("have no weights"));
  cell.nodes[0][0].weights = torch::ones({3});
  EXPECT_THAT([&] { engine::compute(cell); }, throws_with("as many weights"));
  cell.nodes[0][0].weights = torch::ones({2});
  cell.nodes[0][0].sample_scale = torch::ones({2});
  EXPECT_THAT([&] { engine::compute(cell); }, throws_with("2 factors for 3 images"));
}

/// Where the output of `primitive` for `x` is NaN, followed by where its running statistics are.
torch::Tensor where_nan(std::string_view primitive, const torch::Tensor& x, bool training, Engine engine) {
  const CandidateSetHandle set = make_set({&primitive, 1}, 8, engine);
  set.module->train(training);
  std::vector<torch::Tensor> all{torch::isnan(mixed(set, x)).flatten()};
  for (const auto& buffer : set.module->buffers()) all.push_back(torch::isnan(buffer.to(torch::kFloat64)).flatten());
  return torch::cat(all);
}

/// A diverged network must not look like a sound one.
TEST(EngineAutograd, PropagatesNaN) {
  for (const std::string_view primitive : {"max_pool_3x3", "sep_conv_3x3", "dil_conv_5x5", "relu_conv1x1_bn"})
    for (const int64_t at : {0, 2, 4})
      for (const bool training : {false, true}) {
        torch::Tensor x = random_maps(8).detach();
        x[1].narrow(0, 0, 3).select(1, at).select(1, at).fill_(std::nan(""));
        const torch::Tensor expected = where_nan(primitive, x, training, Engine::reference);
        EXPECT_TRUE(expected.any().item<bool>());
        EXPECT_TRUE(torch::equal(where_nan(primitive, x, training, Engine::fused), expected))
            << primitive << " at " << at << ", training " << training;
      }
}

/// One value has no variance to divide by.
TEST(EngineAutograd, RefusesToTrainOnOneValuePerChannel) {
  for (const Engine engine : {Engine::reference, Engine::fused})
    EXPECT_THAT([&] { mixed(make_set(kConvolutions, 8, engine), torch::ones({1, 8, 1, 1}, torch::kFloat64)); },
                ::testing::ThrowsMessage<PluginFailure>(::testing::HasSubstr("more than 1 value per channel")));
}

/// A frozen norm in a network in training uses its running statistics and does not update them.
TEST(EngineAutograd, DoesNotUpdateAFrozenNorm) {
  const auto frozen = [](Engine engine) {
    const CandidateSetHandle set = make_set(kConvolutions, 8, engine);
    for (const auto& module : set.module->modules())
      if (auto* norm = module->as<torch::nn::BatchNorm2d>()) {
        norm->eval();
        norm->running_mean.fill_(0.5);
      }
    const Computed result = differentiate(mixed(set, random_maps(8)), set.module->parameters());
    for (const auto& buffer : set.module->named_buffers()) {
      if (!buffer.key().ends_with("running_mean")) continue;
      EXPECT_TRUE((buffer.value() == 0.5).all().item<bool>()) << buffer.key();
    }
    return result;
  };
  expect_same(frozen(Engine::fused), frozen(Engine::reference), "frozen");
}

}  // namespace autograd_test
}  // namespace nas::core::testing
