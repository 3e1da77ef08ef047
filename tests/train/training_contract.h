#pragma once
/// \file
/// The fixture of the tests of what nas/boundary/trainer.h promises: processes of one training, whose hooks are
/// functions of a test.

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/train/training_process.h"

namespace nas::core {

using Tensors = std::vector<torch::Tensor>;

/// Ends a process of a training where it stands.
struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed by the test") {}
};

inline bool at(const ITraining& training, int64_t epoch, int64_t step) {
  return training.epoch() == epoch && training.step() == step;
}

inline Tensors copies_of(std::span<const torch::Tensor> tensors) {
  Tensors copies;
  for (const torch::Tensor& tensor : tensors) copies.push_back(tensor.detach().clone());
  return copies;
}

inline bool all_equal(const Tensors& one, const Tensors& other) {
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
      EXPECT_THAT(failure.what(), testing::HasSubstr("killed by the test"));
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

}  // namespace nas::core
