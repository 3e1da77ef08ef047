// The joined states of a cell equal the states that it returns one by one.
#include <gmock/gmock.h>

#include "core/engine/cell_spec.h"
#include "tests/engine/parity.h"

namespace nas::core::testing {
namespace joined_states_test {

using engine::CellSpec;
using engine::EdgeSpec;
using engine::OpSpec;

struct Case {
  std::vector<size_t> joined;
  int64_t channels, size;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << ::testing::PrintToString(c.joined) << " of C" << c.channels << " " << c.size << "x" << c.size;
}

/// Three nodes: one that a later node reads, one whose only edge is 'none', and one that no edge reads.
CellSpec cell_of(const std::vector<torch::Tensor>& inputs) {
  const int64_t channels = inputs[0].size(1);
  const auto edge = [&](size_t state, OpSpec::Kind kind) {
    return EdgeSpec{.state = state, .candidates = {{.kind = kind, .channels_out = channels}}};
  };
  const OpSpec identity{.kind = OpSpec::Kind::identity};
  return {.inputs = inputs,
          .stems = {identity, identity},
          .nodes = {{edge(0, OpSpec::Kind::avg_pool), edge(1, OpSpec::Kind::identity)},
                    {edge(0, OpSpec::Kind::none)},
                    {edge(2, OpSpec::Kind::identity), edge(1, OpSpec::Kind::max_pool)}}};
}

class JoinedStates : public ::testing::TestWithParam<Case> {
 protected:
  JoinedStates() {
    torch::manual_seed(3);
    const auto [joined, channels, size] = GetParam();
    for (int i = 0; i < 2; ++i)
      inputs_.push_back(torch::randn({3, channels, size, size}, torch::kFloat64).requires_grad_());
  }
  /// The chosen states, computed one by one and concatenated, followed by `more`.
  Computed one_by_one(const std::vector<torch::Tensor>& more = {}) const {
    const std::vector<torch::Tensor> states = engine::compute(cell_of(inputs_));
    std::vector<torch::Tensor> chosen;
    for (const size_t i : GetParam().joined) chosen.push_back(states[i]);
    chosen.insert(chosen.end(), more.begin(), more.end());
    return differentiate(torch::cat(chosen, 1), inputs_);
  }
  std::vector<torch::Tensor> inputs_;
};

TEST_P(JoinedStates, AreTheConcatenatedStates) {
  CellSpec cell = cell_of(inputs_);
  cell.joined = GetParam().joined;
  ASSERT_TRUE(engine::computable(cell));
  const std::vector<torch::Tensor> result = engine::compute(cell);
  ASSERT_EQ(result.size(), 1U);
  expect_same(differentiate(result[0], inputs_), one_by_one(), "joined");
}

TEST_P(JoinedStates, PassAnInputAndItsGradient) {
  CellSpec cell = cell_of(inputs_);
  cell.joined = GetParam().joined;
  for (const size_t input : {0, 1}) {
    cell.passed = input;
    const std::vector<torch::Tensor> results = engine::compute(cell);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_TRUE(torch::equal(results[1], inputs_[input]));
    expect_same(differentiate(torch::cat(results, 1), inputs_), one_by_one({inputs_[input]}), "passed");
  }
}

/// Some gradients are read in place, others are copied: a gradient in the engine's layout, in LibTorch's, a part of a
/// larger tensor, and one with strides of 0.
TEST_P(JoinedStates, AcceptAGradientOfAnyLayout) {
  CellSpec cell = cell_of(inputs_);
  cell.joined = GetParam().joined;
  const auto gradients = [&](const torch::Tensor& of_output) {
    return torch::autograd::grad({engine::compute(cell)[0]}, inputs_, {of_output}, std::nullopt, false, true);
  };
  const auto expect_equal = [&](const torch::Tensor& of_output) {
    const auto expected = gradients(of_output.contiguous()), actual = gradients(of_output);
    for (size_t i = 0; i < inputs_.size(); ++i) {
      ASSERT_EQ(actual[i].defined(), expected[i].defined());
      if (!expected[i].defined()) continue;
      EXPECT_TRUE(torch::equal(actual[i], expected[i])) << "input " << i;
    }
  };
  const torch::Tensor random = torch::randn(engine::compute(cell)[0].sizes(), torch::kFloat64);
  expect_equal(random.contiguous(torch::MemoryFormat::ChannelsLast));
  expect_equal(torch::cat({random, random, random}, 1)
                   .contiguous(torch::MemoryFormat::ChannelsLast)
                   .narrow(1, random.size(1), random.size(1)));
  expect_equal(
      torch::cat({random, random}, 3).contiguous(torch::MemoryFormat::ChannelsLast).narrow(3, 0, random.size(3)));
  expect_equal(random.narrow(2, 0, 1).narrow(3, 0, 1).expand_as(random));
}

INSTANTIATE_TEST_SUITE_P(Cells, JoinedStates,
                         ::testing::Values(Case{{2, 3, 4}, 8, 5}, Case{{4}, 16, 4}, Case{{4, 3}, 8, 1},
                                           Case{{3, 4, 3}, 8, 3}, Case{{1, 4, 2}, 8, 4}, Case{{2, 3, 4}, 5, 3},
                                           Case{{3, 4}, 17, 1}, Case{{0}, 3, 2}));

TEST(JoinedStatesOfACell, MustHaveOneSize) {
  const torch::Tensor large = torch::ones({1, 8, 4, 4}), small = torch::ones({1, 8, 2, 2});
  CellSpec cell = {.inputs = {large, small},
                   .stems = {{.kind = OpSpec::Kind::identity}, {.kind = OpSpec::Kind::identity}},
                   .nodes = {},
                   .joined = {0, 1}};
  EXPECT_FALSE(engine::computable(cell));
  cell.joined = {2};
  EXPECT_FALSE(engine::computable(cell)) << "no such state";
}

}  // namespace joined_states_test
}  // namespace nas::core::testing
