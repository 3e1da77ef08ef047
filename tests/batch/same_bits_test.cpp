// Three plugins, two sizes and two seeds: the same bits for any number of workers.
#include <nlohmann/json.hpp>

#include "batch_run.h"
#include "tests/slurm/cluster.h"

namespace nas::test {
namespace same_bits_test {

class SameBits : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    outcome_ = run_program(batch(SMALL_CONFIG, two(), {"--jobs", "2"}));
    ASSERT_EQ(outcome_.code, 0) << outcome_.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path two() { return *folder_ / "two"; }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome outcome_;
};

TEST_F(SameBits, WithOneWorkerAndWithTwo) {
  const fs::path one = *folder_ / "one";
  const Outcome outcome = run_program(batch(SMALL_CONFIG, one, {"--jobs", "1"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(runs_in(one).size(), 12u);
  expect_same_batch(one, two());
}

TEST_F(SameBits, ThroughSlurm) {
  if (::geteuid() != 0) GTEST_SKIP() << "starting a cluster needs root";
  const Cluster cluster;
  const fs::path there = *folder_ / "slurm";
  const Outcome outcome = run_program(batch(SMALL_CONFIG, there, {"--jobs", "2", "--executor", "slurm"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  Cluster::wait_until([] { return Cluster::jobs().empty(); }, std::chrono::minutes(20));
  EXPECT_EQ(ends_of_runs(there).size(), 12u);
  expect_same_batch(there, two());
}

TEST_F(SameBits, AsASingleRun) {
  for (const std::string name : {"darts-channels=2-seed=1", "random-channels=4-seed=2"}) {
    const fs::path alone = *folder_ / ("alone-" + name);
    const std::string plugin = name.substr(0, name.find('-'));
    const Outcome outcome = run_program(
        host({"run", "--plugin", plugin, "--config", two() / ".batch" / name / "config.toml", "--out", alone}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_same_run(two() / name, alone);
  }
}

TEST_F(SameBits, EachIsAnOrdinaryRun) {
  const Outcome outcome = run_program(host({"inspect", two() / "petridish-channels=2-seed=2", "--json"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["seed"], 2);
}

TEST_F(SameBits, ASecondCommandOnlyPrintsTheReport) {
  const auto before = ends_of_runs(two());
  const Outcome again = run_program(batch(SMALL_CONFIG, two(), {"--jobs", "2"}));
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.out, outcome_.out);
  EXPECT_EQ(ends_of_runs(two()), before);
}

TEST_F(SameBits, TheReportMatchesItsRuns) {
  const Outcome outcome = run_program(host({"batch", "report", two(), "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(report["rows"].size(), 6u);
  const auto& row = report["rows"][0];
  EXPECT_EQ(row["axes"], nlohmann::json({{"plugin", "darts"}, {"channels", "2"}}));
  double sum = 0;
  for (const char* seed : {"1", "2"}) {
    const fs::path record = two() / ("darts-channels=2-seed=" + std::string(seed)) / "run.json";
    const auto run = nlohmann::json::parse(read_text(record));
    sum += run["results"]["test_accuracy"].get<double>();
  }
  EXPECT_DOUBLE_EQ(row["accuracy"]["mean"], sum / 2);
  EXPECT_TRUE(fs::exists(report["best_model"].get<std::string>()));
}

TEST_F(SameBits, TheStatusIsFinished) {
  const Outcome outcome = run_program(host({"batch", "status", two()}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::HasSubstr("\n12 experiments: 12 finished\n"));
}

TEST_F(SameBits, ThePlanIsPrintedFirst) {
  EXPECT_THAT(outcome_.err, testing::StartsWith("small: 12 experiments in " + two().string() +
                                                ", 2 at once, 1 thread each\n  1   darts-channels=2-seed=1\n"));
  EXPECT_THAT(outcome_.err, testing::HasSubstr("petridish-channels=4-seed=2 is finished: "));
}

}  // namespace same_bits_test
}  // namespace nas::test
