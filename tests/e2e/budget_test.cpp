// --budget: a run that is shortened, and repeated from its configuration.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace budget_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class Budget : public testing::Test {
 protected:
  /// Hours of training.
  Words long_run(const std::string& budget) const {
    Words words = small_run(folder_ / "run", {"data.dataset=synthetic", "search.train.epochs=90000",
                                              "eval.train.epochs=80000", "eval.train.schedule.warmup_epochs=800"});
    words.insert(words.end(), {"--budget", budget});
    return words;
  }
  const TemporaryFolder folder_;
};

TEST_F(Budget, WhatWasPlannedIsWrittenAndRepeats) {
  const Outcome outcome = run_program(long_run("20s"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("cut to fit:\n"));
  EXPECT_THAT(outcome.err, HasSubstr("  search.train.epochs: 90000 -> "));
  EXPECT_THAT(outcome.out, HasSubstr("  budget      20.0 s; took "));
  const json budget = json::parse(read_text(folder_ / "run" / "run.json"))["budget"];
  EXPECT_EQ(budget["seconds"], 20);
  EXPECT_GT(budget["used"], 0);
  EXPECT_LE(budget["planned"].get<double>(), 20.0);

  const Outcome again = run_program(host({"--config", folder_ / "run" / "config.toml", "--out", folder_ / "again"}));
  ASSERT_EQ(again.code, 0) << again.err;
  for (const char* file : {"metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(folder_ / "run" / file) == read_text(folder_ / "again" / file)) << file;
}

TEST_F(Budget, TheChannelsFollowFromTheLimits) {
  write_text(folder_ / "limited.toml", R"(
threads = 1
data.dataset = "synthetic"
search.model = { channels = 4, cells = 3, reductions = 1, nodes = 2 }
search.train = { epochs = 1, batch = 16 }
eval.model = { cells = 3, reductions = 1, aux_weight = 0 }
eval.train = { epochs = 1, batch = 32 }
limits.macs = 300000
)");
  const Outcome outcome = run_program(host(
      {"--plugin", "libdarts.so", "--config", folder_ / "limited.toml", "--budget", "5m", "--out", folder_ / "run"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_LE(json::parse(read_text(folder_ / "run" / "run.json"))["results"]["macs"], 300000);
}

TEST_F(Budget, ATimeThatIsTooShortIsRefusedBeforeTheRun) {
  const Outcome outcome = run_program(long_run("1s"));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("the budget is too short"));
  EXPECT_FALSE(fs::exists(folder_ / "run"));
}

TEST_F(Budget, AMistakeInTheConfigurationIsTheRunsOwnError) {
  Words words = long_run("20s");
  words.insert(words.end(), {"--set", "eval.model.cells=1", "--set", "eval.model.reductions=9"});
  const Outcome outcome = run_program(words);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("these settings do not make a network"));
}

}  // namespace budget_test
}  // namespace nas::test
