#include <gtest/gtest.h>

#include "core/checkpoint/tensor_file.h"
#include "core/train/optimizer.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace optimizer_state_test {

using test::refusal;
using test::TemporaryFolder;

/// Three float32 weights, the first with the strides of a channels_last convolution; the third never gets a gradient.
class Training {
 public:
  explicit Training(const OptimizerOptions& options) {
    torch::manual_seed(3);
    weights_ = {torch::randn({4, 3, 2, 2}).contiguous(torch::MemoryFormat::ChannelsLast), torch::randn(7),
                torch::randn(2)};
    for (torch::Tensor& weight : weights_) weight.requires_grad_();
    optimizer_ = make_optimizer(weights_, options);
  }

  void steps(int begin, int end) {
    for (int step = begin; step < end; ++step) {
      torch::manual_seed(100 + step);
      optimizer_->set_learning_rate(0.1 / (1 + step / 3));
      for (size_t i = 0; i < 2; ++i) weights_[i].mutable_grad() = torch::randn_like(weights_[i]);
      optimizer_->step();
    }
  }

  NamedTensors save() const {
    NamedTensors saved;
    for (size_t i = 0; i < weights_.size(); ++i) saved.emplace_back("weight" + std::to_string(i), weights_[i]);
    add_section(saved, "optimizer", optimizer_->save_state());
    return saved;
  }

  void load(const NamedTensors& saved) {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < weights_.size(); ++i) weights_[i].copy_(*find(saved, "weight" + std::to_string(i)));
    optimizer_->load_state(section(saved, "optimizer"));
  }

  Optimizer& optimizer() { return *optimizer_; }

 private:
  std::vector<torch::Tensor> weights_;
  std::unique_ptr<Optimizer> optimizer_;
};

void expect_same(const NamedTensors& one, const NamedTensors& other) {
  ASSERT_EQ(one.size(), other.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].first, other[i].first);
    EXPECT_TRUE(torch::equal(one[i].second, other[i].second)) << one[i].first;
  }
}

class OptimizerState : public testing::TestWithParam<OptimizerOptions> {};

TEST_P(OptimizerState, GoesOnFromAFileWithTheSameBits) {
  const TemporaryFolder folder;
  Training uninterrupted(GetParam());
  uninterrupted.steps(0, 5);
  write_tensor_file(folder / "half.safetensors", {uninterrupted.save(), {}});
  uninterrupted.steps(5, 12);

  Training resumed(GetParam());
  resumed.steps(0, 2);  // whatever it remembers is to be forgotten
  resumed.load(read_tensor_file(folder / "half.safetensors").tensors);
  EXPECT_EQ(resumed.optimizer().learning_rate(), 0.1 / 2);
  resumed.steps(5, 12);
  expect_same(resumed.save(), uninterrupted.save());
}

TEST_P(OptimizerState, SavedStateDoesNotMoveWithLaterSteps) {
  Training training(GetParam());
  training.steps(0, 2);
  const NamedTensors saved = training.optimizer().save_state();
  NamedTensors copies = saved;
  for (auto& [name, tensor] : copies) tensor = tensor.clone();
  training.steps(2, 4);
  expect_same(saved, copies);
}

TEST_P(OptimizerState, FreshStateForgetsEverything) {
  const NamedTensors fresh = Training(GetParam()).optimizer().save_state();
  EXPECT_EQ(fresh.size(), 1u);
  Training training(GetParam());
  training.steps(0, 2);
  training.optimizer().load_state(fresh);
  expect_same(training.optimizer().save_state(), fresh);
}

TEST_P(OptimizerState, RefusesWhatDoesNotFitAndStaysAsItWas) {
  Training training(GetParam());
  training.steps(0, 1);
  const NamedTensors before = training.optimizer().save_state();
  const auto load = [&](const NamedTensors& state) {
    return refusal(ExitCode::unreadable, [&] { training.optimizer().load_state(state); });
  };

  EXPECT_EQ(load({}), "the checkpoint has no tensor \"learning_rate\"");
  NamedTensors more = before;
  more.front().second = torch::scalar_tensor(7.0, torch::kFloat64);
  more.emplace_back("3/momentum_buffer", torch::ones(1));
  EXPECT_EQ(load(more),
            "the optimizer state of the checkpoint has an entry for weight 3, but there are only 3 weights");
  NamedTensors misshapen = before;
  misshapen.back().second = torch::ones(6);
  EXPECT_EQ(load(misshapen),
            "tensor \"" + before.back().first.substr(2) + "\" of the checkpoint is Float [6], not Float [7]");
  NamedTensors foreign = before;
  for (auto& [name, tensor] : foreign)
    if (name.starts_with("0/")) name = "0/square_avg";
  EXPECT_NE(load(foreign).find("the checkpoint has no tensor"), std::string::npos);
  expect_same(training.optimizer().save_state(), before);
}

INSTANTIATE_TEST_SUITE_P(AllKinds, OptimizerState,
                         testing::Values(SgdOptions{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 3e-4},
                                         SgdOptions{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true},
                                         AdamOptions{.learning_rate = 0.1, .beta1 = 0.5, .weight_decay = 1e-3}));

}  // namespace optimizer_state_test
}  // namespace nas::core
