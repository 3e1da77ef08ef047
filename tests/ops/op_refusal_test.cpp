// Descriptions that no op can be made of, with the sentence that says so.

#include <gmock/gmock.h>

#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace op_refusal_test {

struct Refusal {
  OpDesc desc;
  const char* message;
};

class OpRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(OpRefusal, NamesTheOpAndTheNumbers) {
  EXPECT_THAT([] { make_op({GetParam().desc}); }, ::testing::ThrowsMessage<std::invalid_argument>(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Ops, OpRefusal,
    ::testing::Values(
        Refusal{op_desc("max_pool_3x3", 4, 8), "op \"max_pool_3x3\" cannot turn 4 channels into 8"},
        Refusal{op_desc("skip_connect", 4, 8), "op \"skip_connect\" cannot turn 4 channels into 8"},
        Refusal{op_desc("concat", 4, 8), "op \"concat\" cannot turn 4 channels into 8"},
        Refusal{op_desc("pool_adaptive_avg", 4, 8), "op \"pool_adaptive_avg\" cannot turn 4 channels into 8"},
        Refusal{op_desc("sep_conv_3x3", 0, 8),
                "op \"sep_conv_3x3\" needs at least one channel in and out, not 0 and 8"},
        Refusal{op_desc("linear", 8, 0), "op \"linear\" needs at least one channel in and out, not 8 and 0"},
        Refusal{op_desc("dil_conv_3x3", 4, 4, 3), "op \"dil_conv_3x3\" has stride 1 or 2, not 3"},
        Refusal{op_desc("factorized_reduce", 4, 4, 1), "op \"factorized_reduce\" has stride 2, not 1"},
        Refusal{op_desc("factorized_reduce", 4, 1, 2), "op \"factorized_reduce\" needs at least two channels out"},
        Refusal{op_desc("multi_op", 4, 4), "op \"multi_op\" has no children"},
        Refusal{{"multi_op", 4, 4, 1, {}, {op_desc("skip_connect", 8, 8)}},
                "op \"multi_op\" takes 4 channels, and its child \"skip_connect\" takes 8"},
        Refusal{op_desc("project_each", 8, 4),
                "op \"project_each\" needs an attribute \"states\" that divides its 8 channels"},
        Refusal{project_each_desc(8, 4, 3),
                "op \"project_each\" needs an attribute \"states\" that divides its 8 channels"},
        Refusal{op_desc("stem_conv3x3_s4", 3, 8, 1), "op \"stem_conv3x3_s4\" has stride 4, not 1"},
        Refusal{op_desc("stem_conv3x3_s4", 3, 1, 4), "op \"stem_conv3x3_s4\" needs at least two channels out"}));

TEST(OpInputs, AreCounted) {
  const OpHandle op = make_op({op_desc("none", 2, 2)});
  const std::vector<torch::Tensor> two(2, torch::zeros({1, 2, 3, 3}));
  EXPECT_THAT([&] { op.op->apply(two); },
              ::testing::ThrowsMessage<std::invalid_argument>("op \"none\" takes one input, not 2"));
}

TEST(OpInputs, OfOpsWithSeveralAreCountedToo) {
  const std::vector<torch::Tensor> two(2, torch::zeros({1, 4, 3, 3}));
  const OpHandle multi = make_op({multi_op_desc(4, 1)}), project = make_op({project_each_desc(12, 4, 3)});
  EXPECT_THAT([&] { multi.op->apply(two); },
              ::testing::ThrowsMessage<std::invalid_argument>("op \"multi_op\" has 3 children and 2 inputs"));
  EXPECT_THAT([&] { project.op->apply(two); },
              ::testing::ThrowsMessage<std::invalid_argument>("op \"project_each\" has 3 convolutions for 2 states"));
}

}  // namespace op_refusal_test
}  // namespace nas::core::testing
