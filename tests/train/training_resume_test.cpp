// What nas/boundary/trainer.h promises about a training that is resumed, in core's own training loop.
#include <gmock/gmock.h>

#include <map>

#include "tests/train/training_contract.h"

namespace nas::core {
namespace training_resume_test {

using testing::ElementsAre;

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

}  // namespace training_resume_test
}  // namespace nas::core
