// Batch norms of a network that is measured in between.
#include "core/model/norm_statistics.h"

#include <gtest/gtest.h>

#include "core/model/evaluation_mode.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace norm_statistics_test {

constexpr const char* genotype =
    "Genotype(normal=[('sep_conv_3x3', 0), ('max_pool_3x3', 1)], normal_concat=[2], reduce=[('sep_conv_3x3', 0), "
    "('skip_connect', 1)], reduce_concat=[2])";

class NormStatistics : public ::testing::Test {
 protected:
  NormStatistics() {
    torch::manual_seed(4);
    model_ = build_model(network_desc(
        genotype,
        {.channels = 4, .layers = 3, .reductions = 1, .input = {3, 8, 8}, .classes = 3, .settings = {"nodes=1"}}));
    stir(*model_);
    for (int64_t i = 0; i < 3; ++i) batches_.push_back(torch::randn({4, 3, 8, 8}) * static_cast<double>(i + 1));
  }
  std::vector<torch::Tensor> statistics() const {
    std::vector<torch::Tensor> copies;
    for (const torch::Tensor& buffer : model_->buffers()) copies.push_back(buffer.clone());
    return copies;
  }
  std::shared_ptr<Model> model_;
  std::vector<torch::Tensor> batches_;
};

TEST_F(NormStatistics, AreTheMeanOverTheBatches) {
  const torch::NoGradGuard no_grad;
  // The first norm reads the stem's convolution, which the statistics of other norms do not change.
  const auto convolution = model_->named_weights().front().second;
  torch::Tensor mean = torch::zeros({convolution.size(0)}), variance = torch::zeros({convolution.size(0)});
  for (const torch::Tensor& batch : batches_) {
    const torch::Tensor map = torch::conv2d(batch, convolution, {}, 1, 1);
    mean += map.mean({0, 2, 3}) / 3.0;
    variance += map.var({0, 2, 3}, /*unbiased=*/true) / 3.0;
  }
  const NormsOfBatch of_batch(*model_);
  size_t next = 0;
  average_statistics(*model_, 3, [&] { model_->forward(batches_[next++]); });
  const auto norm = model_->modules(false);
  const auto first = std::ranges::find_if(
      norm, [](const auto& module) { return module->template as<torch::nn::BatchNorm2dImpl>() != nullptr; });
  const auto* statistics = (*first)->as<torch::nn::BatchNorm2dImpl>();
  EXPECT_TRUE(torch::allclose(statistics->running_mean, mean, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(statistics->running_var, variance, 1e-4, 1e-5));
  EXPECT_DOUBLE_EQ(*statistics->options.momentum(), 0.1) << "their momentum is that of before";
}

TEST_F(NormStatistics, AreRestored) {
  const auto before = statistics();
  {
    const KeptStatistics kept(*model_);
    const NormsOfBatch of_batch(*model_);
    const torch::NoGradGuard no_grad;
    model_->forward(batches_[0]);
    EXPECT_FALSE(torch::equal(statistics()[0], before[0]));
  }
  const auto after = statistics();
  for (size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(after[i], before[i]));
}

TEST_F(NormStatistics, OfABatchAreThoseOfTraining) {
  const torch::NoGradGuard no_grad;
  model_->train();
  const torch::Tensor expected = model_->forward(batches_[0]);
  model_->set_drop_path(0.5);
  const NormsOfBatch of_batch(*model_);
  EXPECT_TRUE(torch::equal(model_->forward(batches_[0]), expected)) << "nothing is dropped";
}

}  // namespace norm_statistics_test
}  // namespace nas::core::testing
