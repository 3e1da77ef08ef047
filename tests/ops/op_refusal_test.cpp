// Descriptions that no op can be made from, with the key words of their refusals.

#include <gmock/gmock.h>

#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace op_refusal_test {

using ::testing::AllOf, ::testing::HasSubstr, ::testing::StartsWith;

struct Refusal {
  OpDesc desc;
  const char* key_words;
};

class OpRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(OpRefusal, NamesTheOpAndTheNumbers) {
  const auto [desc, key_words] = GetParam();
  EXPECT_THAT([&desc = desc] { make_op({desc}); }, ::testing::ThrowsMessage<std::invalid_argument>(AllOf(
                                                       StartsWith("op \"" + desc.name + "\""), HasSubstr(key_words))));
}

INSTANTIATE_TEST_SUITE_P(
    Ops, OpRefusal,
    ::testing::Values(Refusal{op_desc("max_pool_3x3", 4, 8), "4 channels into 8"},
                      Refusal{op_desc("skip_connect", 4, 8), "4 channels into 8"},
                      Refusal{op_desc("concat", 4, 8), "4 channels into 8"},
                      Refusal{op_desc("pool_adaptive_avg", 4, 8), "4 channels into 8"},
                      Refusal{op_desc("sep_conv_3x3", 0, 8), "not 0 and 8"},
                      Refusal{op_desc("linear", 8, 0), "not 8 and 0"},
                      Refusal{op_desc("dil_conv_3x3", 4, 4, 3), "stride 1 or 2, not 3"},
                      Refusal{op_desc("factorized_reduce", 4, 4, 1), "stride 2, not 1"},
                      Refusal{op_desc("factorized_reduce", 4, 1, 2), "two channels out"},
                      Refusal{op_desc("multi_op", 4, 4), "no children"},
                      Refusal{{"multi_op", 4, 4, 1, {}, {op_desc("skip_connect", 8, 8)}},
                              "child \"skip_connect\" has 8"},
                      Refusal{op_desc("project_each", 8, 4), "\"states\" that divides its 8 channels"},
                      Refusal{project_each_desc(8, 4, 3), "\"states\" that divides its 8 channels"},
                      Refusal{op_desc("stem_conv3x3_s4", 3, 8, 1), "stride 4, not 1"},
                      Refusal{op_desc("stem_conv3x3_s4", 3, 1, 4), "two channels out"}));

TEST(OpInputs, AreCounted) {
  const OpHandle op = make_op({op_desc("none", 2, 2)});
  const std::vector<torch::Tensor> two(2, torch::zeros({1, 2, 3, 3}));
  EXPECT_THAT([&] { op.op->apply(two); }, ::testing::ThrowsMessage<std::invalid_argument>(
                                              AllOf(StartsWith("op \"none\""), HasSubstr("one input, not 2"))));
}

TEST(OpInputs, OfOpsWithSeveralAreCountedToo) {
  const std::vector<torch::Tensor> two(2, torch::zeros({1, 4, 3, 3}));
  const OpHandle multi = make_op({multi_op_desc(4, 1)}), project = make_op({project_each_desc(12, 4, 3)});
  EXPECT_THAT([&] { multi.op->apply(two); },
              ::testing::ThrowsMessage<std::invalid_argument>(
                  AllOf(StartsWith("op \"multi_op\""), HasSubstr("3 children"), HasSubstr("2 inputs"))));
  EXPECT_THAT([&] { project.op->apply(two); },
              ::testing::ThrowsMessage<std::invalid_argument>(
                  AllOf(StartsWith("op \"project_each\""), HasSubstr("3 convolutions"), HasSubstr("2 states"))));
}

}  // namespace op_refusal_test
}  // namespace nas::core::testing
