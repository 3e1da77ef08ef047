// What nas/boundary/trainer.h promises about hooks and ITraining, in core's own training loop.
#include <gmock/gmock.h>

#include "nas/snapshot.h"
#include "tests/support/expect_error.h"
#include "tests/train/training_process.h"

namespace nas::core {
namespace training_test {

using testing::ElementsAre;
using testing::HasSubstr;
using Tensors = std::vector<torch::Tensor>;

/// Ends a process of a training where it stands.
struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed by the test") {}
};

bool at(const ITraining& training, int64_t epoch, int64_t step) {
  return training.epoch() == epoch && training.step() == step;
}

Tensors copies_of(std::span<const torch::Tensor> tensors) {
  Tensors copies;
  for (const torch::Tensor& tensor : tensors) copies.push_back(tensor.detach().clone());
  return copies;
}

bool all_equal(const Tensors& one, const Tensors& other) {
  return std::ranges::equal(one, other, [](const auto& a, const auto& b) { return torch::equal(a, b); });
}

class TrainingContract : public testing::Test {
 protected:
  /// One process from its begin to its end. False when the hooks have killed it.
  bool fit(const ActingTrainer::Action& action, const TrainingProcess::Options& options = {}) {
    ActingTrainer hooks(action);
    return fit(hooks, options);
  }
  bool fit(ActingTrainer& hooks, const TrainingProcess::Options& options = {}) {
    process_.reset();
    process_.emplace(folder_->path(), options, hooks);
    try {
      process_->trainer().fit();
    } catch (const PluginFailure& failure) {
      EXPECT_THAT(failure.what(), HasSubstr("killed by the test"));
      return false;
    }
    return true;
  }
  /// What follows is another training.
  void begin_anew() {
    process_.reset();
    folder_.emplace();
  }
  TrainingProcess& process() { return *process_; }
  std::string metrics() const { return test::read_text(*folder_ / "metrics.jsonl"); }

 private:
  std::optional<test::TemporaryFolder> folder_ = std::optional<test::TemporaryFolder>(std::in_place);
  std::optional<TrainingProcess> process_;
};

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

TEST_F(TrainingContract, AResumedTrainingGetsTheBatchesOfTheArchitectureThatWouldHaveFollowed) {
  std::vector<torch::Tensor> whole, halves;
  const auto drawing_into = [](std::vector<torch::Tensor>& drawn, bool killed) {
    return [&drawn, killed](Hook hook, ITraining& training) {
      if (hook != Hook::pre_step) return;
      if (killed && at(training, 1, 1)) throw Killed();
      torch::Tensor y;
      training.next_arch_batch(drawn.emplace_back(), y);
    };
  };
  EXPECT_TRUE(fit(drawing_into(whole, false), {.arch = true}));
  begin_anew();
  EXPECT_FALSE(fit(drawing_into(halves, true), {.arch = true}));
  EXPECT_TRUE(fit(drawing_into(halves, false), {.arch = true}));
  EXPECT_TRUE(all_equal(whole, halves));
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

TEST_F(TrainingContract, AnEpochInWhichAStopWasAskedForIsResumedToItsEnd) {
  const TrainingProcess::Options options{.settings = {"search.train.epochs=5", "search.train.validate_every=0"},
                                         .valid = true};
  EXPECT_FALSE(fit(
      [](Hook hook, ITraining& training) {
        if (hook == Hook::post_step && at(training, 0, 0)) training.request_stop("enough");
        if (hook == Hook::pre_step && at(training, 0, 1)) throw Killed();
      },
      options));
  int64_t steps = 0;
  EXPECT_TRUE(fit([&](Hook hook, ITraining&) { steps += hook == Hook::post_step; }, options));
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(process().trainer().epoch(), 1);
  EXPECT_TRUE(process().trainer().last_validation());
}

std::string name_of(Hook hook) {
  static const std::map<Hook, std::string> names = {
      {Hook::pre_fit, "pre_fit"},       {Hook::post_fit, "post_fit"}, {Hook::pre_epoch, "pre_epoch"},
      {Hook::post_epoch, "post_epoch"}, {Hook::pre_step, "pre_step"}, {Hook::post_backward, "post_backward"},
      {Hook::post_step, "post_step"}};
  return names.at(hook);
}

std::string place_of(Hook hook, const ITraining& training) {
  return name_of(hook) + " " + std::to_string(training.epoch()) + "." + std::to_string(training.step());
}

/// A trainer that lists its hooks, with the position in each, and is killed in `last`.
class ListedHooks {
 public:
  ListedHooks(std::vector<std::string>& list, std::string last)
      : trainer([&list, last = std::move(last), this](Hook hook, ITraining& training) {
          training_ = &training;
          list.push_back(place_of(hook, training));
          if (list.back() == last) throw Killed();
        }) {
    trainer.on_load = [&list, this](const IState&) {
      list.push_back("load " + std::to_string(training_->epoch()) + "." + std::to_string(training_->step()));
    };
    trainer.on_save = [&list](IState&) {
      if (list.size() == 1) list.push_back("save");
    };
  }
  ActingTrainer trainer;

 private:
  ITraining* training_ = nullptr;
};

TEST_F(TrainingContract, HooksOfAResumedTraining) {
  std::vector<std::string> first, second, third;
  ListedHooks killed(first, "pre_step 1.1"), resumed(second, ""), again(third, "");
  EXPECT_FALSE(fit(killed.trainer));
  EXPECT_THAT(first, ElementsAre("pre_fit 0.0", "save", "pre_epoch 0.0",                //
                                 "pre_step 0.0", "post_backward 0.0", "post_step 0.0",  //
                                 "pre_step 0.1", "post_backward 0.1", "post_step 0.1",  //
                                 "post_epoch 0.2", "pre_epoch 1.0",                     //
                                 "pre_step 1.0", "post_backward 1.0", "post_step 1.0", "pre_step 1.1"));
  EXPECT_TRUE(fit(resumed.trainer));
  EXPECT_THAT(second, ElementsAre("pre_fit 0.0", "load 0.0", "pre_step 1.1", "post_backward 1.1", "post_step 1.1",
                                  "post_epoch 1.2", "post_fit 2.0"));
  EXPECT_TRUE(fit(again.trainer));
  EXPECT_THAT(third, ElementsAre("pre_fit 0.0", "load 0.0", "post_fit 2.0"));
}

TEST_F(TrainingContract, HooksDrawTheSameNumbersAfterAResume) {
  const auto drawing_into = [](std::map<std::string, float>& drawn, const std::string& last) {
    return [&drawn, last](Hook hook, ITraining& training) {
      if (hook == Hook::pre_fit || hook == Hook::post_fit) return;
      if (place_of(hook, training) == last) throw Killed();
      drawn[place_of(hook, training)] = torch::rand({1}).item<float>();
    };
  };
  std::map<std::string, float> whole;
  EXPECT_TRUE(fit(drawing_into(whole, "")));
  EXPECT_EQ(whole.size(), 16u);
  for (const std::string last : {"pre_epoch 1.0", "pre_step 1.1", "post_epoch 0.2", "post_epoch 1.2"}) {
    begin_anew();
    std::map<std::string, float> halves;
    EXPECT_FALSE(fit(drawing_into(halves, last)));
    torch::manual_seed(1234);  // another process stands elsewhere
    EXPECT_TRUE(fit(drawing_into(halves, "")));
    EXPECT_EQ(halves, whole) << last;
  }
}

/// Alphas that the optimizer of the weights moves, momentum, and statistics of batch norms.
TEST_F(TrainingContract, AResumedTrainingHasTheSameBits) {
  const TrainingProcess::Options options{.settings = {"search.train.optimizer.momentum=0.9"}};
  const auto training_until = [](int64_t last_step, Tensors& end) {
    return [last_step, &end](Hook hook, ITraining& training) {
      if (hook == Hook::pre_fit) training.optimize_too(training.model().arch_parameters());
      if (hook == Hook::pre_step && at(training, 1, last_step)) throw Killed();
      if (hook != Hook::post_fit) return;
      for (const auto tensors : {training.model().weights(), training.model().buffers(),
                                 training.model().arch_parameters(), training.weight_momentum()})
        for (const torch::Tensor& tensor : copies_of(tensors)) end.push_back(tensor);
    };
  };
  Tensors whole, halves;
  EXPECT_TRUE(fit(training_until(-1, whole), options));
  begin_anew();
  EXPECT_FALSE(fit(training_until(1, halves), options));
  EXPECT_TRUE(fit(training_until(-1, halves), options));
  ASSERT_GT(whole.size(), 0u);
  EXPECT_TRUE(all_equal(whole, halves));
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
