// Every op against the formulas in tests/oracle/formulas.py, in double precision: output, gradients of the inputs and
// of the weights, at both strides, on odd and tiny maps and with odd channels.

#include <gtest/gtest.h>

#include <sstream>

#include "tests/ops/op_cases.h"
#include "tests/oracle/oracle.h"

namespace nas::core::testing {
namespace op_parity_test {

using test::ask_oracle;
using test::tensors;
using test::tensors_at;

struct ParityCase {
  OpCase op;
  int64_t input_count = 1;
  int64_t height = 8, width = 8;
  bool training = true;

  int64_t channels_per_input() const {
    return op.desc.name == "multi_op" ? op.desc.channels_in : op.desc.channels_in / input_count;
  }
  std::string text() const {
    std::ostringstream text;
    text << op.desc.name << " " << op.desc.channels_in << "->" << op.desc.channels_out << " stride " << op.desc.stride
         << " on " << height << "x" << width << (op.affine ? " affine" : "") << (op.pool_batch_norm ? " pool norm" : "")
         << (training ? " training" : " evaluation");
    return text.str();
  }
};

std::vector<ParityCase> primitive_cases() {
  std::vector<ParityCase> cases;
  const std::pair<int64_t, int64_t> sizes[] = {{8, 8}, {7, 7}, {7, 4}, {1, 1}};
  for (const char* name : {"none", "max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5",
                           "sep_conv_7x7", "dil_conv_3x3", "dil_conv_5x5", "conv_7x1_1x7"})
    for (const int64_t stride : {1, 2})
      for (const auto& [height, width] : sizes)
        for (const bool search : {false, true}) {
          const int64_t channels = search ? 4 : 5;
          cases.push_back({{op_desc(name, channels, channels, stride), !search, search}, 1, height, width, true});
          cases.push_back({{op_desc(name, channels, channels, stride), !search, search}, 1, height, width, false});
        }
  return cases;
}

std::vector<ParityCase> skeleton_cases() {
  std::vector<ParityCase> cases;
  for (const bool affine : {true, false}) {
    cases.push_back({{op_desc("relu_conv1x1_bn", 3, 5), affine}, 1, 7, 5});
    cases.push_back({{op_desc("factorized_reduce", 3, 5, 2), affine}, 1, 7, 7});
    cases.push_back({{op_desc("factorized_reduce", 3, 6, 2), affine}, 1, 8, 5});
    cases.push_back({{op_desc("stem_conv3x3", 3, 8), affine}, 1, 9, 8});
    cases.push_back({{op_desc("stem_conv3x3_s2", 4, 8, 2), affine}, 1, 9, 8});
    cases.push_back({{op_desc("stem_conv3x3_s4", 3, 9, 4), affine}, 1, 17, 16});
    cases.push_back({{op_desc("stem_conv3x3_s4s2", 3, 8, 8), affine}, 1, 33, 32});
    cases.push_back({{op_desc("project", 9, 4), affine}, 3, 5, 5});
    cases.push_back({{project_each_desc(9, 4, 3), affine}, 3, 5, 5});
    for (const int64_t stride : {1, 2}) cases.push_back({{multi_op_desc(4, stride), affine, !affine}, 3, 7, 6});
  }
  cases.push_back({{op_desc("concat", 6, 6)}, 2, 5, 5});
  cases.push_back({{op_desc("pool_adaptive_avg", 3, 3)}, 1, 5, 4});
  cases.push_back({{op_desc("pool_avg_7x7", 3, 3)}, 1, 14, 7});
  cases.push_back({{op_desc("linear", 12, 10)}, 1, 1, 1});
  return cases;
}

struct Live {
  OpHandle op;
  std::vector<torch::Tensor> inputs;
};

/// Weights, scales and running statistics away from their initial ones and zeros, which would hide mistakes.
Live live(const ParityCase& parity) {
  Live live{make_op(parity.op), {}};
  live.op.module->to(torch::kFloat64);
  live.op.module->train(parity.training);
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& weight : live.op.module->parameters()) weight.uniform_(-1, 1);
  for (torch::Tensor& buffer : live.op.module->buffers())
    if (buffer.is_floating_point()) buffer.uniform_(0.5, 2);
  for (int64_t i = 0; i < parity.input_count; ++i)
    live.inputs.push_back(
        torch::randn({3, parity.channels_per_input(), parity.height, parity.width}, torch::kFloat64).requires_grad_());
  return live;
}

torch::IValue request(const ParityCase& parity, const Live& live) {
  return std::make_tuple(torch::IValue(parity.op.desc.name), torch::IValue(parity.op.desc.stride),
                         torch::IValue(parity.op.affine), torch::IValue(parity.op.pool_batch_norm),
                         torch::IValue(parity.training), tensors(live.inputs), tensors(live.op.module->parameters()),
                         tensors(live.op.module->buffers()));
}

/// What the oracle answers with, computed by the op.
std::vector<torch::Tensor> computed(const Live& live) {
  const torch::Tensor output = live.op.op->apply(live.inputs);
  std::vector<torch::Tensor> variables = live.inputs;
  for (const torch::Tensor& weight : live.op.module->parameters()) variables.push_back(weight);
  const torch::Tensor loss = (output.flatten() * torch::cos(torch::arange(output.numel(), torch::kFloat64))).sum();
  std::vector<torch::Tensor> result{output.detach()};
  std::vector<torch::Tensor> gradients(variables.size());
  if (loss.requires_grad()) gradients = torch::autograd::grad({loss}, variables, {}, {}, false, /*allow_unused=*/true);
  for (size_t i = 0; i < variables.size(); ++i)
    result.push_back(gradients[i].defined() ? gradients[i] : torch::zeros_like(variables[i]));
  return result;
}

void compare_with_oracle(const std::vector<ParityCase>& cases) {
  torch::manual_seed(1);
  std::vector<Live> ops;
  c10::impl::GenericList requests(c10::AnyType::get());
  for (const ParityCase& parity : cases) {
    ops.push_back(live(parity));
    requests.push_back(request(parity, ops.back()));
  }
  const torch::IValue answer = ask_oracle("ops.py", requests);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::vector<torch::Tensor> expected = tensors_at(answer, i), actual = computed(ops[i]);
    ASSERT_EQ(actual.size(), expected.size()) << cases[i].text();
    for (size_t k = 0; k < actual.size(); ++k) {
      ASSERT_EQ(actual[k].sizes(), expected[k].sizes()) << cases[i].text() << ", tensor " << k;
      EXPECT_TRUE(torch::allclose(actual[k], expected[k], 1e-10, 1e-10)) << cases[i].text() << ", tensor " << k;
    }
  }
}

TEST(OpParity, PrimitivesEqualTheFormulas) { compare_with_oracle(primitive_cases()); }

TEST(OpParity, StemsPostOpsAndHeadEqualTheFormulas) { compare_with_oracle(skeleton_cases()); }

}  // namespace op_parity_test
}  // namespace nas::core::testing
