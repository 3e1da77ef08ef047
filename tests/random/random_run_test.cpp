// Random search through the real nas-host.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/json_oracle.h"
#include "tests/support/background.h"
#include "tests/support/recorded_rows.h"
#include "tests/support/subprocess.h"
#include "tests/support/undisturbed_run.h"

namespace nas::test {
namespace random_run_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using Words = std::vector<std::string>;

Words random_run(const fs::path& out, const Words& settings = {}) {
  Words words = {NAS_HOST, "--plugin", "random", "--config", SMALL_CONFIG, "--out", out};
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

class RandomRun : public UndisturbedRun<RandomRun> {
 public:
  static Words words_of(const fs::path& out, const Words& settings) { return random_run(out, settings); }
  static const char* table() { return "random/samples.tsv"; }
};

TEST_F(RandomRun, RanksAllSamples) {
  const std::vector<Words> rows = rows_of(undisturbed() / "random" / "samples.tsv");
  ASSERT_EQ(rows.size(), 4u);
  std::set<std::string> cells;
  for (const Words& row : rows) cells.insert(row[6] + row[7]);
  EXPECT_EQ(cells.size(), 4u);
  // Two continued in the second rung; within each rung the better one stands first.
  EXPECT_EQ(rows[0][3] + rows[1][3] + rows[2][3] + rows[3][3], "2211");
  EXPECT_GE(std::stod(rows[0][2]), std::stod(rows[1][2]));
  EXPECT_GE(std::stod(rows[2][2]), std::stod(rows[3][2]));
  EXPECT_THAT(log_, HasSubstr("random: all samples, the best first:\n"));
}

TEST_F(RandomRun, EvaluatesTheBest) {
  const std::string best = rows_of(undisturbed() / "random" / "samples.tsv")[0][1];
  EXPECT_EQ(read_text(undisturbed() / "search" / "found.toml"),
            read_text(undisturbed() / "trainings" / (best + "-rung-2") / "found.toml"));
  EXPECT_TRUE(fs::exists(undisturbed() / "weights.safetensors"));
}

TEST_F(RandomRun, TheSecondRungGoesOnWithTheWeightsOfTheFirst) {
  const std::string best = rows_of(undisturbed() / "random" / "samples.tsv")[0][1];
  const std::string job = read_text(undisturbed() / "trainings" / (best + "-rung-2") / "job.toml");
  EXPECT_THAT(job, HasSubstr("inherit = \"" + best + "\"\n"));
  EXPECT_THAT(job, HasSubstr("epochs = 2\n"));
}

TEST_F(RandomRun, DoesNotDependOnTheNumberOfWorkers) {
  const Outcome outcome = run_program(random_run(run(), {"search.workers=2"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_as_undisturbed();
}

TEST_F(RandomRun, GoesOnAfterAKill) {
  BackgroundProgram program(random_run(run(), {"search.workers=1"}));
  program.wait_until([] { return fs::exists(run() / "trainings" / "sample-2" / "result.toml"); });
  EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
  const Outcome resumed = run_program({NAS_HOST, "resume", run()});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  expect_same_as_undisturbed();
}

TEST_F(RandomRun, AnotherSeedDrawsOtherNetworks) {
  const Outcome outcome = run_program(
      random_run(run(), {"seed=7", "search.random.samples=2", "search.random.rungs=1", "eval.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::set<std::string> cells;
  for (const fs::path& directory : {run(), undisturbed()})
    for (const Words& row : rows_of(directory / "random" / "samples.tsv")) cells.insert(row[6] + row[7]);
  EXPECT_EQ(cells.size(), 6u);
}

TEST_F(RandomRun, EvaluatesGivenCellsWithoutASearch) {
  const std::string model = (undisturbed() / "model.toml").string();
  const Outcome outcome = run_program(random_run(run(), {"search.enabled=false", "eval.description=" + model}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_FALSE(fs::exists(run() / "trainings"));
  EXPECT_EQ(read_text(run() / "model.toml"), read_text(model));
}

TEST_F(RandomRun, KeepsTheLimits) {
  std::vector<Words> rows = rows_of(undisturbed() / "random" / "samples.tsv");
  std::ranges::sort(rows, {}, [](const Words& row) { return std::stol(row[4]); });
  const std::string limit = rows[1][4];  // two of the four are too large
  const Outcome outcome = run_program(random_run(run(), {"limits.parameters=" + limit, "eval.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::vector<Words> limited = rows_of(run() / "random" / "samples.tsv");
  EXPECT_EQ(limited.size(), 4u);
  for (const Words& row : limited) EXPECT_LE(std::stol(row[4]), std::stol(limit));
}

/// Asynchronous halving: promotions in the order of planned costs.
class RandomRungs : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(rungs_run(undisturbed(), 1));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static Words rungs_run(const fs::path& out, int workers) {
    return random_run(out,
                      {"search.random.asynchronous=true", "search.random.planned_workers=3", "search.random.samples=8",
                       "search.random.rungs=3", "eval.enabled=false", "search.workers=" + std::to_string(workers)});
  }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  static fs::path run() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static std::set<std::string> trainings_of(const fs::path& run) {
    std::set<std::string> ids;
    for (const auto& entry : fs::directory_iterator(run / "trainings")) ids.insert(entry.path().filename());
    return ids;
  }
  static void expect_same_as_undisturbed() {
    for (const char* name : {"random/samples.tsv", "search/found.toml"})
      EXPECT_TRUE(read_text(run() / name) == read_text(undisturbed() / name)) << name;
    EXPECT_EQ(trainings_of(run()), trainings_of(undisturbed()));
    for (const std::string& id : trainings_of(run()))
      EXPECT_TRUE(read_text(run() / "trainings" / id / "weights.safetensors") ==
                  read_text(undisturbed() / "trainings" / id / "weights.safetensors"))
          << id;
  }
  static inline TemporaryFolder* folder_ = nullptr;
};

std::string training_id(int64_t sample, int64_t rung) {
  const std::string id = "sample-" + std::to_string(sample + 1);
  return rung == 0 ? id : id + "-rung-" + std::to_string(rung + 1);
}

/// null when there was no such training.
nlohmann::json accuracy_of(const fs::path& training) {
  if (!fs::exists(training / "result.toml")) return nullptr;
  const std::string text = read_text(training / "result.toml"), key = "\nvalid_accuracy = ";
  return std::stod(text.substr(text.find(key) + key.size()));
}

TEST_F(RandomRungs, TrainsWhatTheOraclePromotes) {
  nlohmann::json task = {{"rungs", 3}, {"halving", 2}, {"epochs", 1}, {"workers", 3}};
  for (int64_t sample = 0; sample < 8; ++sample) {
    nlohmann::json scores = nlohmann::json::array();
    for (int64_t rung = 0; rung < 3; ++rung)
      scores.push_back(accuracy_of(undisturbed() / "trainings" / training_id(sample, rung)));
    task["scores"].push_back(scores);
    for (const Words& row : rows_of(undisturbed() / "random" / "samples.tsv"))
      if (row[1] == training_id(sample, 0)) task["costs"].push_back(std::stol(row[5]));
  }
  std::set<std::string> expected;
  const nlohmann::json answer = ask_json_oracle("rungs.py", task);
  for (const nlohmann::json& job : answer["begins"]) expected.insert(training_id(job[0], job[1]));
  EXPECT_EQ(trainings_of(undisturbed()), expected);
  EXPECT_GT(expected.size(), 8u + 2u);
}

TEST_F(RandomRungs, RanksTheSamplesThatWereTrainedFurthestFirst) {
  const std::vector<Words> rows = rows_of(undisturbed() / "random" / "samples.tsv");
  for (size_t i = 1; i < rows.size(); ++i)
    EXPECT_GE(std::pair(rows[i - 1][3], std::stod(rows[i - 1][2])), std::pair(rows[i][3], std::stod(rows[i][2])));
}

TEST_F(RandomRungs, DoNotDependOnTheNumberOfWorkers) {
  for (const int workers : {2, 3}) {
    const Outcome outcome = run_program(rungs_run(run(), workers));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_same_as_undisturbed();
    fs::remove_all(run());
  }
}

TEST_F(RandomRungs, GoOnAfterKills) {
  BackgroundProgram program(rungs_run(run(), 2));
  program.wait_until([] { return fs::exists(run() / "trainings" / "sample-2" / "result.toml"); });
  EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
  BackgroundProgram resumed({NAS_HOST, "resume", run()});
  resumed.wait_until([] { return fs::exists(run() / "trainings" / "sample-5" / "result.toml"); });
  EXPECT_EQ(resumed.wait_after(SIGKILL).code, 137);
  const Outcome outcome = run_program({NAS_HOST, "resume", run()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_as_undisturbed();
}

/// What a person sees after a mistake: the exact first line, the key, and the exit code.
class RandomBadInput : public testing::Test {
 protected:
  void expect(const Words& settings, const std::string& what, const std::string& where) {
    const Outcome outcome = run_program(random_run(folder / "run", settings));
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT("\n" + outcome.err, HasSubstr("\nnas-host: error: " + what));
    EXPECT_THAT(outcome.err, HasSubstr(where));
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
  const TemporaryFolder folder;
};

TEST_F(RandomBadInput, ZeroSamples) {
  expect({"search.random.samples=0"}, "\"search.random.samples\" must be at least 1, not 0\n",
         "--set search.random.samples=0\n");
}

TEST_F(RandomBadInput, LimitsThatNothingSatisfies) {
  const std::string what =
      "5 draws gave 0 of the 4 distinct networks that search.random.samples asks for within [limits]; the lowest "
      "counts were ";
  expect({"limits.parameters=10", "search.random.max_draws=5"}, what,
         "key \"limits.parameters\", set by --set limits.parameters=10\n");
  expect({"limits.macs=10", "search.random.max_draws=5"}, what, "key \"limits.macs\", set by --set limits.macs=10\n");
}

TEST_F(RandomBadInput, OldNamesOfTheLimits) {
  expect({"search.random.max_macs=10"}, "key \"search.random.max_macs\" is now called \"limits.macs\"\n",
         "write limits.macs instead");
  expect({"search.random.max_parameters=10"},
         "key \"search.random.max_parameters\" is now called \"limits.parameters\"\n",
         "write limits.parameters instead");
}

TEST_F(RandomBadInput, MoreSamplesThanDraws) {
  expect({"search.random.samples=9", "search.random.max_draws=8"},
         "8 draws gave 8 of the 9 distinct networks that search.random.samples asks for\n",
         "key \"search.random.samples\", set by --set ");
}

TEST_F(RandomBadInput, HalvingThatLeavesNothing) {
  expect({"search.random.rungs=4"}, "4 samples are too few for 4 rungs: 1/2 of them continue after each\n",
         "key \"search.random.rungs\", set by --set search.random.rungs=4\n");
}

TEST_F(RandomBadInput, NothingToRankOn) {
  expect({"search.random.data.held_out_fraction=0"}, "no images are held out to rank the samples\n",
         "key \"search.random.data.held_out_fraction\", set by --set ");
}

}  // namespace random_run_test
}  // namespace nas::test
