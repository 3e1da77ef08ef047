// What nas/boundary/trainer.h promises about hooks and ITraining, in core's own training loop.
#include <gmock/gmock.h>

#include "nas/snapshot.h"
#include "tests/support/expect_error.h"
#include "tests/train/training_contract.h"

namespace nas::core {
namespace training_test {

using testing::ElementsAre;
using testing::HasSubstr;

struct BufferCase {
  std::vector<std::string> settings;
  bool defined;
};

TEST_F(TrainingContract, TheOptimizerIsThereAfterPreFit) {
  for (const auto& [settings, defined] :
       {BufferCase{{"search.train.optimizer.momentum=0.9"}, true},
        BufferCase{{"search.train.optimizer.momentum=0"}, false},
        BufferCase{{"search.train.optimizer.kind=adam", "search.train.optimizer.momentum=0.9"}, false}}) {
    SCOPED_TRACE(settings.front());
    begin_anew();
    EXPECT_TRUE(fit(
        [&](Hook hook, ITraining& training) {
          if (hook == Hook::pre_fit) {
            EXPECT_THROW(training.learning_rate(), std::logic_error);
            EXPECT_THROW(training.weight_momentum(), std::logic_error);
            return;
          }
          EXPECT_EQ(training.learning_rate(), 0.025);
          if (!at(training, 0, 0)) return;
          const auto buffers = training.weight_momentum();
          ASSERT_EQ(buffers.size(), training.model().weights().size());
          for (const torch::Tensor& buffer : buffers) EXPECT_EQ(buffer.defined(), defined && hook == Hook::post_step);
        },
        {.settings = settings}));
  }
}

TEST_F(TrainingContract, TensorsCanBeAddedToTheOptimizerInPreFitAlone) {
  torch::Tensor extra = torch::zeros({2}).requires_grad_(true);
  EXPECT_TRUE(fit([&](Hook hook, ITraining& training) {
    if (hook == Hook::pre_fit)
      training.optimize_too({&extra, 1});
    else
      EXPECT_THROW(training.optimize_too({&extra, 1}), std::logic_error);
    if (hook == Hook::pre_step) {
      EXPECT_FALSE(extra.grad().defined());
    }
    if (hook == Hook::post_backward) extra.mutable_grad() = torch::ones({2});
  }));
  EXPECT_TRUE(torch::allclose(extra, torch::full({2}, -4 * 0.025)));
}

TEST_F(TrainingContract, GradientsBeforeTheHooksAreThoseThatAreSaid) {
  EXPECT_TRUE(fit([](Hook hook, ITraining& training) {
    const auto alphas = training.model().arch_parameters();
    ASSERT_EQ(alphas.size(), 4u);
    if (hook == Hook::pre_fit) training.optimize_too(alphas.first(1));
    if (hook != Hook::pre_step) return;
    for (const torch::Tensor& weight : training.model().weights()) EXPECT_FALSE(weight.grad().defined());
    EXPECT_FALSE(alphas[0].grad().defined());
    EXPECT_EQ(alphas[1].grad().defined(), !at(training, 0, 0)) << "the sum of the steps before";
  }));
}

/// The gradients in post_backward of the first step.
struct FirstStep {
  Tensors gradients, alphas;
};

TEST_F(TrainingContract, ABackwardPassInPreStepReachesTheAlphasAlone) {
  std::map<bool, FirstStep> steps;
  for (const bool backward : {false, true}) {
    begin_anew();
    EXPECT_TRUE(fit([&](Hook hook, ITraining& training) {
      if (!at(training, 0, 0)) return;
      if (hook == Hook::pre_step && backward) {
        torch::manual_seed(3);
        training.loss(torch::randn({4, 1, 8, 8}), torch::arange(4)).backward();
      }
      if (hook != Hook::post_backward) return;
      for (const torch::Tensor& weight : training.model().weights()) steps[backward].gradients.push_back(weight.grad());
      for (const torch::Tensor& alpha : training.model().arch_parameters())
        steps[backward].alphas.push_back(alpha.grad().clone());
    }));
  }
  EXPECT_TRUE(all_equal(steps[false].gradients, steps[true].gradients));
  EXPECT_FALSE(all_equal(steps[false].alphas, steps[true].alphas));
}

TEST_F(TrainingContract, WhatPostBackwardAddsToAGradientMovesTheWeight) {
  std::map<bool, torch::Tensor> weight;
  for (const bool added : {false, true}) {
    begin_anew();
    EXPECT_TRUE(fit([&](Hook hook, ITraining& training) {
      if (!at(training, 0, 0)) return;
      const torch::Tensor& first = training.model().weights()[0];
      if (hook == Hook::post_backward && added) first.mutable_grad().add_(1.0);
      if (hook == Hook::post_step) weight[added] = first.detach().clone();
    }));
  }
  EXPECT_TRUE(torch::allclose(weight[true], weight[false] - 0.025, 1e-5, 1e-6));
}

TEST_F(TrainingContract, PostBackwardComesBeforeClippingAndPostStepAfterTheStep) {
  Tensors before;
  int compared = 0;
  EXPECT_TRUE(fit(
      [&](Hook hook, ITraining& training) {
        const auto weights = training.model().weights();
        if (hook == Hook::pre_step) before = copies_of(weights);
        if (hook == Hook::post_backward) {
          EXPECT_TRUE(all_equal(copies_of(weights), before));
          double squares = 0.0;
          for (const torch::Tensor& weight : weights) squares += weight.grad().pow(2).sum().item<double>();
          EXPECT_GT(std::sqrt(squares), 1e-3) << "not clipped yet";
        }
        if (hook != Hook::post_step) return;
        ++compared;
        EXPECT_FALSE(all_equal(copies_of(weights), before));
        double moved = 0.0;
        for (size_t i = 0; i < weights.size(); ++i) moved += (weights[i] - before[i]).pow(2).sum().item<double>();
        EXPECT_LT(std::sqrt(moved), 1.01 * 0.025 * 1e-3) << "clipped";
      },
      {.settings = {"search.train.grad_clip=0.001"}}));
  EXPECT_EQ(compared, 4);
}

TEST_F(TrainingContract, ALossMovesRunningStatisticsWhichASnapshotRestores) {
  EXPECT_TRUE(fit([](Hook hook, ITraining& training) {
    if (hook != Hook::pre_step) return;
    EXPECT_TRUE(training.model().module().is_training());
    const Tensors before = copies_of(training.model().buffers());
    WeightSnapshot snapshot(training.model());
    EXPECT_THROW(snapshot.restore(), std::logic_error);
    snapshot.take();
    training.loss(torch::ones({4, 1, 8, 8}), torch::arange(4));
    EXPECT_FALSE(all_equal(copies_of(training.model().buffers()), before));
    snapshot.restore();
    EXPECT_TRUE(all_equal(copies_of(training.model().buffers()), before));
  }));
}

TEST_F(TrainingContract, WithoutImagesForTheArchitectureNoneAreGiven) {
  EXPECT_TRUE(fit([](Hook hook, ITraining& training) {
    if (hook != Hook::pre_step) return;
    torch::Tensor x, y;
    EXPECT_THROW(training.next_arch_batch(x, y), std::logic_error);
    ReceivedTree found;
    EXPECT_THROW(training.found_so_far(found), std::logic_error);
  }));
}

/// Five images in batches of two: the third batch begins in the first epoch and ends in the second.
TEST_F(TrainingContract, BatchesOfTheArchitectureAreFullAndEachEpochHasAnOrderOfItsOwn) {
  std::vector<int64_t> drawn;
  EXPECT_TRUE(fit(
      [&](Hook hook, ITraining& training) {
        if (hook != Hook::pre_step) return;
        torch::Tensor x, y;
        training.next_arch_batch(x, y);
        ASSERT_EQ(x.sizes(), (std::vector<int64_t>{2, 1, 8, 8}));
        for (const int64_t i : {0, 1}) drawn.push_back(y[i].item<int64_t>());
      },
      {.settings = {"search.train.epochs=5"}, .arch = true}));
  ASSERT_EQ(drawn.size(), 20u);
  std::vector<std::vector<int64_t>> epochs;
  for (size_t begin = 0; begin < 20; begin += 5) {
    epochs.emplace_back(drawn.begin() + static_cast<int64_t>(begin), drawn.begin() + static_cast<int64_t>(begin) + 5);
    EXPECT_THAT(epochs.back(), testing::UnorderedElementsAre(0, 1, 2, 3, 4));
  }
  EXPECT_TRUE(std::ranges::any_of(epochs, [&](const auto& epoch) { return epoch != epochs[0]; }));
}

TEST_F(TrainingContract, AStopInPostEpochValidatesTheEpoch) {
  EXPECT_TRUE(fit(
      [](Hook hook, ITraining& training) {
        if (hook != Hook::post_epoch) return;
        EXPECT_EQ(training.step(), 2);
        EXPECT_THROW(training.request_stop(""), std::invalid_argument);
        if (training.epoch() == 1) training.request_stop("enough");
      },
      {.settings = {"search.train.epochs=5", "search.train.validate_every=0"}, .valid = true}));
  EXPECT_EQ(process().trainer().epoch(), 2);
  EXPECT_TRUE(process().trainer().last_validation());
  EXPECT_THAT(metrics(), HasSubstr(R"("epoch":2,"split":"valid")"));
  EXPECT_THAT(metrics(), testing::Not(HasSubstr(R"("epoch":1,"split":"valid")")));
}

TEST_F(TrainingContract, AStopInPreFitTrainsNoEpoch) {
  std::vector<Hook> hooks;
  EXPECT_TRUE(fit([&](Hook hook, ITraining& training) {
    hooks.push_back(hook);
    if (hook == Hook::pre_fit) training.request_stop("nothing to do");
  }));
  EXPECT_THAT(hooks, ElementsAre(Hook::pre_fit, Hook::post_fit));
}

TEST_F(TrainingContract, AMetricWithTheNameOfAFieldEndsTheTraining) {
  ActingTrainer hooks([](Hook hook, ITraining& training) {
    if (hook != Hook::post_step) return;
    try {
      training.metric("epoch", 1.0);
    } catch (const std::exception&) {
      ADD_FAILURE() << "a method must not take it for an error of its own";
    }
  });
  const test::TemporaryFolder folder;
  TrainingProcess process(folder.path(), {}, hooks);
  EXPECT_THAT(test::error_of([&] { process.trainer().fit(); }).what(),
              HasSubstr("a metric cannot be called \"epoch\""));
}

TEST_F(TrainingContract, AStateKeepsEachNameOnce) {
  for (const bool undefined : {false, true}) {
    ActingTrainer hooks([](Hook, ITraining&) {});
    hooks.on_save = [undefined](IState& state) {
      state.put("tau", torch::ones({1}));
      state.put(undefined ? "other" : "tau", undefined ? torch::Tensor() : torch::ones({1}));
    };
    const test::TemporaryFolder folder;
    TrainingProcess process(folder.path(), {}, hooks);
    try {
      process.trainer().fit();
      ADD_FAILURE() << "it was accepted";
    } catch (const PluginFailure& failure) {
      EXPECT_THAT(failure.what(), HasSubstr("failed in save() of its trainer: "));
      EXPECT_THAT(failure.what(), HasSubstr(undefined ? "\"other\" of the state is an undefined tensor"
                                                      : "\"tau\" of the state was put twice"));
    }
  }
}

}  // namespace training_test
}  // namespace nas::core
