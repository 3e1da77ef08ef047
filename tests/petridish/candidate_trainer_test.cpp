// The hooks in core's own training loop.
#include "candidate_trainer.h"

#include <gmock/gmock.h>

#include "core/data/memory_dataset.h"
#include "core/train/trainer.h"
#include "fixture.h"

namespace nas::petridish {
namespace candidate_trainer_test {

/// Trains the grown model of a small seed for one step on fixed data, without momentum or weight decay.
class CandidateTraining : public testing::Test {
 protected:
  std::shared_ptr<core::Model> train(double l1, bool hooked = true) {
    const auto model = model_of(grow(seed_desc()));
    const core::Config config = petridish_config(
        {"search.growth.l1=" + std::to_string(l1), "search.growth.train.epochs=1", "search.growth.train.batch=8",
         "search.growth.train.optimizer.momentum=0", "search.growth.train.optimizer.weight_decay=0"});
    core::MetricsLog metrics(folder_ / ("metrics" + std::to_string(runs_) + ".jsonl"));
    core::CheckpointStore checkpoints({.folder = folder_ / ("checkpoints" + std::to_string(runs_++)), .keep = 1});
    core::TrainerServices services;
    services.stage = "growth";
    services.metrics = &metrics;
    services.checkpoints = &checkpoints;
    core::TrainerParts parts;
    parts.model = model;
    torch::manual_seed(5);
    const torch::Tensor images = torch::randint(0, 256, {8, 1, 12, 12}, torch::kUInt8);
    const torch::Tensor labels = torch::arange(8);
    core::DataLoaderOptions options;
    options.batch_size = 8;
    options.normalisation = {.mean = {0.5}, .deviation = {0.25}};
    parts.data.train = std::make_unique<core::DataLoader>(core::Samples{images, labels, torch::arange(8)}, options);
    CandidateTrainer trainer;
    if (hooked) parts.hooks = &trainer;
    core::Trainer(config.section("search.growth"), std::move(services), std::move(parts)).fit();
    return model;
  }
  static torch::Tensor alphas(core::Model& model) {
    const auto all = model.arch_parameters();
    return torch::cat(std::vector<torch::Tensor>(all.begin(), all.end())).detach();
  }
  const test::TemporaryFolder folder_;
  int runs_ = 0;
};

TEST_F(CandidateTraining, MovesAlphasTogetherWithTheWeights) {
  const torch::Tensor before = alphas(*model_of(grow(seed_desc()))).clone();
  EXPECT_TRUE(torch::equal(alphas(*train(0.0, false)), before));
  EXPECT_FALSE(torch::equal(alphas(*train(0.0)), before));
}

TEST_F(CandidateTraining, PullsAlphasTowardsZeroByL1) {
  const torch::Tensor before = alphas(*model_of(grow(seed_desc()))).clone();
  const torch::Tensor without = alphas(*train(0.0)).clone(), with = alphas(*train(0.5));
  constexpr double learning_rate = 0.025;
  EXPECT_TRUE(torch::allclose(with, without - learning_rate * 0.5 * before.sign(), 1e-4, 1e-6)) << with - without;
}

}  // namespace candidate_trainer_test
}  // namespace nas::petridish
