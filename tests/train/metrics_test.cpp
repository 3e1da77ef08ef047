#include "core/train/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/checkpoint/tensor_file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/train/training_oracle.h"

namespace nas::core {
namespace metrics_test {

using test::refusal;
using test::TemporaryFolder;

torch::Tensor classes(std::initializer_list<int64_t> values) { return torch::tensor(std::vector<int64_t>(values)); }

TEST(Metrics, CountsAsTopkDoesInPython) {
  const auto& expected = training_oracle()["accuracy"];
  const torch::Tensor logits = tensor_of(expected["logits"], {200, 10});
  const torch::Tensor targets = integers_of(expected["targets"]);
  Metrics metrics;
  for (int64_t at = 0; at < 200; at += 64) {  // the last batch is a short one
    const int64_t end = std::min<int64_t>(at + 64, 200);
    metrics.add(logits.slice(0, at, end), targets.slice(0, at, end), 0);
  }
  EXPECT_EQ(metrics.items(), 200);
  EXPECT_EQ(metrics.top1(), expected["top1"].get<double>() / 200);
  EXPECT_EQ(metrics.top5(), expected["top5"].get<double>() / 200);
}

TEST(Metrics, WeighsTheLossByItems) {
  Metrics metrics;
  metrics.add(torch::zeros({3, 10}), classes({0, 1, 2}), 2.0);
  metrics.add(torch::zeros({1, 10}), classes({0}), 4.0);
  EXPECT_DOUBLE_EQ(metrics.loss(), 2.5);
}

TEST(Metrics, EqualLogitsGoByIndex) {
  Metrics metrics;
  metrics.add(torch::zeros({10, 10}), torch::arange(10), 0);
  EXPECT_EQ(metrics.top1(), 0.1);
  EXPECT_EQ(metrics.top5(), 0.5);
}

TEST(Metrics, TopFiveOfFewClassesIsAlwaysRight) {
  Metrics metrics;
  metrics.add(torch::tensor({{1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}}), classes({0, 2}), 0);
  EXPECT_EQ(metrics.top1(), 0.5);
  EXPECT_EQ(metrics.top5(), 1);
}

TEST(Metrics, NotANumberIsNeverRight) {
  Metrics metrics;
  metrics.add(torch::full({4, 10}, NAN), classes({0, 1, 2, 9}), NAN);
  EXPECT_EQ(metrics.top1(), 0);
  EXPECT_EQ(metrics.top5(), 0);
  EXPECT_TRUE(std::isnan(metrics.loss()));
}

TEST(Metrics, NothingYetIsNotANumber) {
  EXPECT_EQ(Metrics().items(), 0);
  EXPECT_TRUE(std::isnan(Metrics().loss()));
  EXPECT_TRUE(std::isnan(Metrics().top1()));
  EXPECT_TRUE(std::isnan(Metrics().top5()));
}

TEST(Metrics, GoesOnInTheMiddleOfAnEpochWithTheSameBits) {
  const TemporaryFolder folder;
  torch::manual_seed(5);
  const torch::Tensor logits = torch::randn({20, 7, 10});
  const torch::Tensor targets = torch::randint(10, {20, 7}, torch::kInt64);
  const auto feed = [&](Metrics& metrics, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) metrics.add(logits[i], targets[i], 1.0 / (3 + static_cast<double>(i)));
  };
  Metrics uninterrupted;
  feed(uninterrupted, 0, 9);
  write_tensor_file(folder / "half.safetensors", {uninterrupted.save_state(), {}});
  feed(uninterrupted, 9, 20);

  Metrics resumed;
  feed(resumed, 0, 3);  // to be forgotten
  resumed.load_state(read_tensor_file(folder / "half.safetensors").tensors);
  feed(resumed, 9, 20);
  EXPECT_EQ(resumed.items(), 140);
  EXPECT_EQ(resumed.loss(), uninterrupted.loss());
  EXPECT_EQ(resumed.top1(), uninterrupted.top1());
  EXPECT_EQ(resumed.top5(), uninterrupted.top5());
}

TEST(Metrics, RefusesAStateThatIsNotItsOwn) {
  Metrics metrics;
  EXPECT_EQ(refusal(ExitCode::unreadable, [&] { metrics.load_state({}); }), "the checkpoint has no tensor \"counts\"");
  EXPECT_EQ(refusal(ExitCode::unreadable, [&] { metrics.load_state({{"counts", torch::ones(3)}}); }),
            "tensor \"counts\" of the checkpoint is Float [3], not Long [3]");
}

}  // namespace metrics_test
}  // namespace nas::core
