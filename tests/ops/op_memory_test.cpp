// The sizes that descriptions promise, compared with ops that are made.

#include "core/ops/op_memory.h"

#include <gmock/gmock.h>

#include "core/ops/op_survey.h"
#include "nas/mixture.h"
#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace op_memory_test {

OpDesc desc_of(const std::string& name) {
  if (name == "multi_op") return multi_op_desc(8, 1);
  if (name == "project_each") return project_each_desc(16, 8, 2);
  int64_t stride = 1;
  if (name.ends_with("_s2") || name == "factorized_reduce") stride = 2;
  if (name.ends_with("_s4")) stride = 4;
  if (name.ends_with("_s4s2")) stride = 8;
  return op_desc(name, 8, 8, stride);
}

double numbers_in(const torch::nn::Module& module) {
  double numbers = 0;
  for (const torch::Tensor& tensor : module.parameters()) numbers += static_cast<double>(tensor.numel());
  for (const torch::Tensor& tensor : module.buffers())
    if (tensor.dim() > 0) numbers += static_cast<double>(tensor.numel());  // without counters of batches
  return numbers;
}

/// Stems are small, and their estimate is an upper bound.
TEST(OpMemory, ParametersAreThoseOfTheOp) {
  for (const std::string& name : standard_ops().names())
    for (const bool affine : {true, false}) {
      const OpCase op{desc_of(name), affine, /*pool_batch_norm=*/!affine};
      const auto memory = op_memory(op.desc, {8, 16, 16}, {.affine = affine, .pool_batch_norm = !affine}, {});
      ASSERT_TRUE(memory) << name << " is missing in the table of core/ops/op_memory.cpp";
      const double real = numbers_in(*make_op(op).module);
      if (name.starts_with("stem")) {
        EXPECT_GE(memory->parameters, real) << name;
        EXPECT_LE(memory->parameters, 2 * real) << name;
      } else {
        EXPECT_DOUBLE_EQ(memory->parameters, real) << name;
      }
    }
}

TEST(OpMemory, OutputsAreThoseOfTheOp) {
  for (const std::string& name : standard_ops().names()) {
    if (name == "multi_op" || name == "project_each" || name == "linear") continue;  // of several inputs, of no map
    const OpDesc desc = desc_of(name);
    const torch::Tensor x = torch::zeros({2, desc.channels_in, 15, 15});
    const torch::Tensor y = make_op({desc}).op->apply({&x, 1});
    EXPECT_EQ(output_of(desc, {desc.channels_in, 15, 15}), (Shape{y.size(1), y.size(2), y.size(3)})) << name;
  }
}

/// A convolution of its own and a mixture, as a plugin's op may have.
class PluginOp final : public Op {
 public:
  explicit PluginOp(const OpContext& context)
      : Op(context.desc()), candidates_(*this, context, std::vector<std::string_view>{"sep_conv_3x3", "skip_connect"}) {
    register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(8, 8, 1).bias(false)));
    add_arch_parameter(context, [] { return torch::randn({2}); });
  }

 private:
  CandidateSet candidates_;
};

class Mixture final : public MixtureOp {
 public:
  explicit Mixture(const OpContext& context)
      : MixtureOp(context, std::vector<std::string_view>{"max_pool_3x3", "dil_conv_3x3"}) {}
  torch::Tensor weights() override { return {}; }
};

TEST(OpSurvey, SeesThePartsOfAPluginsOp) {
  OpRegistry ops = standard_ops();
  ops.add("own", constructor_of<PluginOp>());
  ops.add("mixture", constructor_of<Mixture>());
  const SurveyedOp own = survey_op(op_desc("own", 8, 8), ops, true, false);
  EXPECT_FALSE(own.mixture);
  EXPECT_EQ(own.own_parameters, 64);
  EXPECT_EQ(own.own_convolutions, 1);
  ASSERT_EQ(own.candidates.size(), 2u);
  EXPECT_EQ(own.candidates.front(), op_desc("sep_conv_3x3", 8, 8));
  const SurveyedOp mixture = survey_op(op_desc("mixture", 8, 8, 2), ops, true, false);
  EXPECT_TRUE(mixture.mixture);
  EXPECT_EQ(mixture.own_parameters, 0);
  EXPECT_EQ(mixture.candidates.back(), op_desc("dil_conv_3x3", 8, 8, 2));
}

/// Otherwise a run that is estimated first would draw other numbers than one that is not.
TEST(OpSurvey, LeavesTheGeneratorAsItWas) {
  OpRegistry ops = standard_ops();
  ops.add("own", constructor_of<PluginOp>());
  torch::manual_seed(5);
  const torch::Tensor expected = torch::rand({3});
  torch::manual_seed(5);
  survey_op(op_desc("own", 8, 8), ops, true, false);
  EXPECT_TRUE(torch::equal(torch::rand({3}), expected));
}

/// A weight of 100,000 x 100,000 would take 40 GB.
TEST(OpSurvey, AllocatesNoWeightOfTheHost) {
  OpRegistry ops = standard_ops();
  ops.add("mixture", constructor_of<Mixture>());
  EXPECT_EQ(survey_op(op_desc("mixture", 100'000, 100'000), ops, true, false).candidates.size(), 2u);
}

}  // namespace op_memory_test
}  // namespace nas::core::testing
