// Whole networks against a rebuild in Python from the genotype's text (tests/oracle/network.py), with the same weights,
// on 28x28 images: their maps go 28, 14, 7, 4.

#include <gtest/gtest.h>

#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"
#include "tests/oracle/oracle.h"

namespace nas::core::testing {
namespace model_parity_test {

using test::ask_oracle;
using test::tensors;

struct Outputs {
  torch::Tensor logits, aux_logits;
};

struct ParityCase {
  const char* genotype;
  NetworkOptions options;
  bool training;
};

void compare_with_oracle(const ParityCase& parity) {
  torch::manual_seed(5);
  const ModelDesc desc = network_desc(parity.genotype, parity.options);
  const auto model = build_model(desc);
  stir(*model);
  model->train(parity.training);
  const torch::NoGradGuard no_grad;
  const torch::Tensor images = torch::randn({4, desc.input.channels, desc.input.height, desc.input.width});
  const std::string text = to_text(genotype_from_text(parity.genotype));
  const torch::IValue answer = ask_oracle(
      "network.py",
      torch::IValue(std::make_tuple(torch::IValue(text), torch::IValue(parity.options.layers),
                                    torch::IValue(parity.options.reductions),
                                    torch::IValue(desc.aux ? desc.aux->pool_stride : 0), torch::IValue(parity.training),
                                    torch::IValue(images), tensors({model->weights().begin(), model->weights().end()}),
                                    tensors({model->buffers().begin(), model->buffers().end()}))));
  Outputs actual;
  actual.logits = model->forward(images, &actual.aux_logits);
  const auto expected = answer.toListRef();
  const auto difference = [&](size_t index, const torch::Tensor& logits) {
    EXPECT_EQ(logits.sizes(), expected[index].toTensor().sizes());
    return (logits - expected[index].toTensor()).abs().max().item<double>() /
           std::max(1.0, logits.abs().max().item<double>());
  };
  EXPECT_LE(difference(0, actual.logits), 1e-5);
  ASSERT_EQ(actual.aux_logits.defined(), expected.size() == 2);
  if (actual.aux_logits.defined()) {
    EXPECT_LE(difference(1, actual.aux_logits), 1e-5);
  }
}

const NetworkOptions kSmall{.channels = 6, .layers = 5, .input = {1, 28, 28}};

TEST(ModelParity, DartsV2) { compare_with_oracle({kDartsV2, kSmall, false}); }

TEST(ModelParity, DartsV1WithThreeReductions) {
  NetworkOptions options = kSmall;
  options.layers = 7;
  options.reductions = 3;
  compare_with_oracle({kDartsV1, options, false});
}

TEST(ModelParity, Nasnet) { compare_with_oracle({kNasnet, kSmall, false}); }

TEST(ModelParity, Amoebanet) { compare_with_oracle({kAmoebanet, kSmall, false}); }

TEST(ModelParity, DartsV2InTrainingWithItsAuxiliaryTower) {
  NetworkOptions options = kSmall;
  options.aux_weight = 0.4;
  compare_with_oracle({kDartsV2, options, true});
}

TEST(ModelParity, NasnetInTrainingOnCifarSizes) {
  compare_with_oracle({kNasnet, {.channels = 4, .layers = 6, .aux_weight = 0.4}, true});
}

}  // namespace model_parity_test
}  // namespace nas::core::testing
