// Whole networks, fused against op by op: cells that share work, stems, drop path, auxiliary head.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "tests/desc/genotypes.h"
#include "tests/engine/mixture_supernet.h"
#include "tests/engine/parity.h"

namespace nas::core::testing {
namespace network_parity_test {

std::shared_ptr<Model> build(const ModelDesc& desc, const OpRegistry& ops, Engine engine, torch::ScalarType type) {
  torch::manual_seed(1);
  OpBuilder builder(ops, engine);
  auto model = Model::build(desc, builder, engine);
  model->to(type);
  return model;
}

/// The conditions of a forward and a backward pass.
struct Pass {
  torch::ScalarType type = torch::kFloat64;
  bool training = true;
  double drop_path = 0.0;
  int64_t batch = 3;
  uint64_t seed = 2;  ///< of the random images
};

/// The output, the gradients of all weights and alphas, and the buffers (running statistics).
Computed compute(const ModelDesc& desc, Engine engine, const Pass& pass) {
  const auto model = build(desc, ops_with_mixture(), engine, pass.type);
  model->train(pass.training);
  model->set_drop_path(pass.drop_path);
  std::vector<torch::Tensor> variables(model->weights().begin(), model->weights().end());
  variables.insert(variables.end(), model->arch_parameters().begin(), model->arch_parameters().end());
  torch::manual_seed(pass.seed);
  const Shape& input = desc.input;
  const torch::Tensor x =
      torch::randn({pass.batch, input.channels, input.height, input.width}, torch::kFloat32).to(pass.type);
  torch::Tensor aux;
  torch::Tensor output = model->forward(x, &aux);
  if (aux.defined()) output = torch::cat({output, aux}, 1);
  Computed result = differentiate(output, variables);
  for (const auto& buffer : model->buffers()) result.gradients.push_back(buffer.to(pass.type));
  return result;
}

void expect_parity(const ModelDesc& desc, const Pass& pass, const std::string& what) {
  expect_same(compute(desc, Engine::fused, pass), compute(desc, Engine::reference, pass), what);
}

TEST(NetworkParity, OfTheSupernet) {
  const ModelDesc desc = mixture_supernet_desc({.channels = 6, .layers = 5, .input = {3, 14, 14}});
  expect_parity(desc, {}, "training");
  expect_parity(desc, {.training = false}, "evaluation");
}

/// Batches of images in single precision; their seeds are 1 to kBatches.
constexpr uint64_t kBatches = 12;

/// The relative errors of a quantity, one per batch, in ascending order.
using Errors = std::vector<double>;

/// In single precision a ReLU whose input is within rounding of 0 may be open although it is closed in double
/// precision. The network has hundreds of thousands of ReLUs, so that this happens with either engine, in different
/// batches (in 3 of the 12 with LibTorch, in 5 with the engine), and it changes gradients by 1e-4 to 1e-2. The fourth
/// smallest of twelve errors contains such a flip only if nine batches have one. A defect of the engine is in every
/// batch, and so in it.
double lower_quartile(const Errors& errors) { return errors[errors.size() / 4]; }

struct SinglePrecisionErrors {
  std::vector<Errors> tensors;  ///< of the output, of every gradient and of every running statistic
  Errors largest;               ///< the largest among all tensors
};

/// The errors of `engine` in single precision against `truth`, LibTorch in double precision for the same batches.
SinglePrecisionErrors errors_of(const ModelDesc& desc, Engine engine, const std::vector<Computed>& truth) {
  SinglePrecisionErrors errors{.tensors = std::vector<Errors>(truth.front().gradients.size() + 1), .largest = {}};
  for (uint64_t batch = 0; batch < truth.size(); ++batch) {
    const Computed actual = compute(desc, engine, {.type = torch::kFloat32, .batch = 16, .seed = batch + 1});
    double largest = 0.0;
    for (size_t i = 0; i < errors.tensors.size(); ++i) {
      const torch::Tensor& expected = i == 0 ? truth[batch].output : truth[batch].gradients[i - 1];
      const torch::Tensor& single = i == 0 ? actual.output : actual.gradients[i - 1];
      errors.tensors[i].push_back(relative_error(single.to(torch::kFloat64), expected));
      largest = std::max(largest, errors.tensors[i].back());
    }
    errors.largest.push_back(largest);
  }
  for (Errors& tensor : errors.tensors) std::sort(tensor.begin(), tensor.end());
  std::sort(errors.largest.begin(), errors.largest.end());
  return errors;
}

/// Largest accepted ratio of the engine's error to LibTorch's, for one tensor (measured: 6.2) and for the median of all
/// tensors (measured: 0.56). Sums in different orders round differently, so single tensors vary; the median does not.
constexpr double kRatioOfOne = 12.0, kRatioOfMedian = 1.5;

TEST(NetworkParity, InSinglePrecisionIsAsExactAsLibTorch) {
  const ModelDesc desc = mixture_supernet_desc({.channels = 6, .layers = 5, .input = {3, 14, 14}});
  std::vector<Computed> truth;
  for (uint64_t seed = 1; seed <= kBatches; ++seed)
    truth.push_back(compute(desc, Engine::reference, {.batch = 16, .seed = seed}));
  const SinglePrecisionErrors fused = errors_of(desc, Engine::fused, truth);
  const SinglePrecisionErrors reference = errors_of(desc, Engine::reference, truth);
  EXPECT_LT(lower_quartile(fused.largest), 1e-4);
  std::vector<double> ratios;
  for (size_t i = 0; i < fused.tensors.size(); ++i) {
    const double rounding = std::numeric_limits<float>::epsilon();  // the least error that a ratio is taken to
    ratios.push_back(lower_quartile(fused.tensors[i]) / (lower_quartile(reference.tensors[i]) + rounding));
    EXPECT_LT(lower_quartile(fused.tensors[i]), 1e-4) << "tensor " << i;
    EXPECT_LT(ratios.back(), kRatioOfOne) << "tensor " << i;
  }
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
  EXPECT_LT(ratios[ratios.size() / 2], kRatioOfMedian);
}

/// Second-order DARTS requests gradients of the alphas alone and of the weights alone; they equal those of both
/// together.
TEST(NetworkParity, OfPassesThatSkipUnrequestedGradients) {
  const ModelDesc desc = mixture_supernet_desc({.channels = 8, .layers = 3, .reductions = 1, .input = {3, 10, 10}});
  const auto model = build(desc, ops_with_mixture(), Engine::fused, torch::kFloat64);
  const std::vector<torch::Tensor> weights(model->weights().begin(), model->weights().end());
  const std::vector<torch::Tensor> alphas(model->arch_parameters().begin(), model->arch_parameters().end());
  std::vector<torch::Tensor> all = weights;
  all.insert(all.end(), alphas.begin(), alphas.end());
  const torch::Tensor x = torch::randn({4, 3, 10, 10}, torch::kFloat64);
  const auto gradients = [&](const std::vector<torch::Tensor>& variables) {
    return differentiate(model->forward(x), variables).gradients;
  };
  const auto together = gradients(all), of_weights = gradients(weights), of_alphas = gradients(alphas);
  for (size_t i = 0; i < weights.size(); ++i) EXPECT_TRUE(torch::equal(of_weights[i], together[i])) << i;
  for (size_t i = 0; i < alphas.size(); ++i) EXPECT_TRUE(torch::equal(of_alphas[i], together[weights.size() + i])) << i;
}

TEST(NetworkParity, OfDartsV2) {
  const ModelDesc desc = network_desc(kDartsV2, {.channels = 6, .layers = 5, .input = {3, 14, 14}, .aux_weight = 0.0});
  expect_parity(desc, {}, "training");
  expect_parity(desc, {.training = false}, "evaluation");
  expect_parity(desc, {.drop_path = 0.4, .batch = 18}, "drop path");
}

TEST(NetworkParity, OfTheAuxiliaryHead) {
  const NetworkOptions options{.channels = 8, .layers = 6, .input = {1, 28, 28}, .aux_weight = 0.4};
  expect_parity(network_desc(kDartsV1, options), {}, "aux");
}

/// Cells whose output is not the last nodes, and ops that the engine does not support.
TEST(NetworkParity, OfNasnetAndAmoebanet) {
  for (const auto genotype : {kNasnet, kAmoebanet})
    expect_parity(network_desc(genotype, {.channels = 4, .layers = 5, .input = {3, 13, 13}}), {}, "training");
}

}  // namespace network_parity_test
}  // namespace nas::core::testing
