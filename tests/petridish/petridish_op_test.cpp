// Values and gradients of the candidates; the gradients against finite differences in double precision.
#include "petridish_op.h"

#include <gmock/gmock.h>

#include <functional>

#include "fixture.h"

namespace nas::petridish {
namespace petridish_op_test {

/// (f(x + h) - f(x - h)) / 2h, number by number.
torch::Tensor finite_differences(const std::function<torch::Tensor(const torch::Tensor&)>& f, const torch::Tensor& x) {
  const torch::NoGradGuard no_grad;
  constexpr double h = 1e-6;
  torch::Tensor gradient = torch::empty_like(x);
  for (int64_t i = 0; i < x.numel(); ++i) {
    torch::Tensor above = x.clone(), below = x.clone();
    above.view(-1)[i] += h;
    below.view(-1)[i] -= h;
    gradient.view(-1)[i] = (f(above) - f(below)) / (2 * h);
  }
  return gradient;
}

torch::Tensor some(at::IntArrayRef shape) { return torch::randn(shape, torch::kFloat64).requires_grad_(true); }

class Stop : public testing::Test {
 protected:
  void SetUp() override { torch::manual_seed(4); }
};

TEST_F(Stop, GradientPassesTheValueAndNoGradient) {
  const torch::Tensor x = some({5});
  EXPECT_TRUE(torch::equal(stop_gradient(x), x));
  const torch::Tensor y = (x * stop_gradient(x)).sum();
  y.backward();
  // The second factor counts as a constant: half of the whole's true gradient.
  const auto square = [](const torch::Tensor& at) { return (at * at).sum(); };
  EXPECT_TRUE(torch::allclose(2 * x.grad(), finite_differences(square, x), 1e-7, 1e-9));
}

TEST_F(Stop, ForwardPassesNoValueAndTheGradient) {
  const torch::Tensor x = some({5});
  EXPECT_TRUE(torch::equal(stop_forward(x.tanh()), torch::zeros({5}, torch::kFloat64)));
  const auto value = [](const torch::Tensor& at) { return (at.tanh() * torch::arange(5)).sum(); };
  (stop_forward(x.tanh()) * torch::arange(5)).sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), finite_differences(value, x), 1e-7, 1e-9));
}

/// The op in double precision, in evaluation mode so that batch norms are the same for every shifted point.
class Candidates : public testing::TestWithParam<CellType> {
 protected:
  static constexpr int64_t inputs = 3;
  Candidates() {
    torch::manual_seed(3);
    const OpDesc desc{candidate_op_name(GetParam()), 2, 2, stride(0), {{"inputs", inputs}}, {}};
    const std::string source = bytes_of(desc);
    core::OpBuilder builder(ops_);
    OpRequest request;
    request.desc = source;
    request.builder = &builder;
    handle_ = made_op(builder, request);
    handle_.module->to(torch::kFloat64);
    for (const torch::Tensor& alphas : handle_.op->arch_parameters()) alphas.set_data(alphas.to(torch::kFloat64));
    for (int64_t i = 0; i < inputs; ++i) x_.push_back(some({2, 2, 3 * stride(i), 3 * stride(i)}));
    weights_ = torch::randn({2, 2, 3, 3}, torch::kFloat64);
    handle_.module->eval();
  }
  static int64_t stride(int64_t input) { return GetParam() == CellType::reduction && input < 2 ? 2 : 1; }
  torch::Tensor value() { return (handle_.op->apply(x_) * weights_).sum(); }
  /// What the candidates would add if they were part of the network: sum alpha op(x), by ops of their own.
  torch::Tensor value_without_stop() {
    torch::Tensor sum = torch::zeros({}, torch::kFloat64);
    const auto modules = handle_.module->named_modules();
    for (int64_t i = 0; i < inputs; ++i)
      for (int64_t k = 0; k + 1 < static_cast<int64_t>(primitives.size()); ++k) {
        const std::string path = "inputs." + std::to_string(i) + ".candidates.ops." + std::to_string(k);
        const auto op = std::dynamic_pointer_cast<Op>(modules[path]);
        sum = sum + (handle_.op->arch_parameters()[static_cast<size_t>(i)][k] *
                     op->forward(x_[static_cast<size_t>(i)]) * weights_)
                        .sum();
      }
    return sum;
  }
  void expect_gradient_as_if_added(const torch::Tensor& parameter) {
    torch::Tensor handle = parameter;
    value().backward();
    const torch::Tensor original = handle.detach().clone();
    const auto shifted = [&](const torch::Tensor& at) {
      handle.set_data(at);
      return value_without_stop();
    };
    const torch::Tensor expected = finite_differences(shifted, original);
    handle.set_data(original);
    EXPECT_TRUE(torch::allclose(handle.grad(), expected, 1e-6, 1e-8)) << handle.grad() << expected;
  }
  core::OpRegistry ops_ = ops_with_candidates();
  OpHandle handle_;
  std::vector<torch::Tensor> x_;
  torch::Tensor weights_;
};

TEST_P(Candidates, AddNothing) {
  const torch::Tensor expected = torch::zeros({2, 2, 3, 3}, torch::kFloat64);
  EXPECT_TRUE(torch::equal(handle_.op->apply(x_), expected));
  handle_.module->train();
  EXPECT_TRUE(torch::equal(handle_.op->apply(x_), expected));
  handle_.module->eval();
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(torch::equal(handle_.op->apply(x_), expected));
}

TEST_P(Candidates, DoNotTrainWhatFeedsThem) {
  value().backward();
  for (const torch::Tensor& x : x_) EXPECT_FALSE(x.grad().defined());
}

TEST_P(Candidates, GiveAlphasTheGradientAsIfTheyWereAdded) {
  for (const torch::Tensor& alphas : handle_.op->arch_parameters()) {
    handle_.module->zero_grad();
    torch::Tensor(alphas).mutable_grad() = torch::Tensor();
    expect_gradient_as_if_added(alphas);
  }
}

TEST_P(Candidates, GiveTheirWeightsTheGradientAsIfTheyWereAdded) {
  const auto parameters = handle_.module->named_parameters();
  for (const char* op : {"3.second.pointwise.weight", "5.block.depthwise.weight"}) {
    const torch::Tensor* weight = parameters.find("inputs.1.candidates.ops." + std::string(op));
    if (!weight) {
      ADD_FAILURE() << "no weight " << op;
      for (const auto& item : parameters) std::cout << item.key() << '\n';
      continue;
    }
    handle_.module->zero_grad();
    expect_gradient_as_if_added(*weight);
  }
}

TEST_P(Candidates, HaveRawAlphasBetweenMinusATenthAndATenth) {
  ASSERT_EQ(handle_.op->arch_parameters().size(), 3u);
  for (const torch::Tensor& alphas : handle_.op->arch_parameters()) {
    EXPECT_EQ(alphas.sizes(), (std::vector<int64_t>{8}));
    EXPECT_LE(alphas.abs().max().item<double>(), 0.1);
    EXPECT_GT(alphas.std().item<double>(), 0.01);
  }
}

INSTANTIATE_TEST_SUITE_P(InCells, Candidates, testing::Values(CellType::normal, CellType::reduction),
                         [](const auto& instance) {
                           return instance.param == CellType::normal ? "Normal" : "Reduction";
                         });

TEST(CandidatesOfAModel, ShareAlphasAmongCellsOfAType) {
  const auto model = model_of(grow(seed_desc({1, 5, 2})));
  EXPECT_EQ(model->arch_parameters().size(), 6u);  // three inputs of the new node, in two types of cells
  EXPECT_TRUE(model->op(0, 1, 0).arch_parameters()[2].is_same(model->op(4, 1, 0).arch_parameters()[2]));
  EXPECT_FALSE(model->op(0, 1, 0).arch_parameters()[2].is_same(model->op(2, 1, 0).arch_parameters()[2]));
}

TEST(CandidatesOfAModel, LeaveTheParentsGradientsAsTheyWere) {
  const ModelDesc desc = seed_desc({1, 3, 2});
  const auto parent = model_of(desc);
  disturb(*parent);
  const ModelDesc grown_desc = grow(desc);
  const auto grown = model_of(grown_desc, 2);
  inherit(*parent, *grown, renames_after_growth(grown_desc));
  const torch::Tensor x = torch::randn({4, 1, 12, 12}), y = torch::arange(4);
  for (core::Model* model : {parent.get(), grown.get()})
    torch::nn::functional::cross_entropy(model->forward(x), y).backward();
  const core::NamedTensors of_parent = parent->named_weights(), of_grown = grown->named_weights();
  for (const char* name : {"stems.0.layers.0.weight", "cells.0.stem1.conv.weight", "cells.1.post_op.convs.0.weight",
                           "logits.linear.weight"}) {
    const torch::Tensor *before = core::find(of_parent, name), *after = core::find(of_grown, name);
    ASSERT_TRUE(before && after) << name;
    EXPECT_TRUE(torch::equal(before->grad(), after->grad())) << name;
  }
}

}  // namespace petridish_op_test
}  // namespace nas::petridish
