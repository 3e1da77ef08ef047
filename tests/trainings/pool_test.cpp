// The service "train these descriptions" as a method sees it: results, failures, and how they are reported.
#include <gmock/gmock.h>

#include <set>

#include "pool_run.h"

namespace nas::test {
namespace pool_test {

using testing::HasSubstr;
using testing::Not;

class Pool : public PoolTest {
 protected:
  static Words rows() {
    Words rows;
    std::istringstream table(read_text(run() / "pool" / "results.tsv"));
    for (std::string row; std::getline(table, row);) rows.push_back(row);
    return rows;
  }
};

TEST_F(Pool, LeavesAllOfATrainingInItsFolder) {
  const fs::path folder = undisturbed() / "trainings" / "net-2";
  for (const char* name : {"description.toml", "job.toml", "log.txt", "metrics.jsonl", "found.toml",
                           "weights.safetensors", "result.toml", "checkpoints"})
    EXPECT_TRUE(fs::exists(folder / name)) << name;
  EXPECT_THAT(read_text(folder / "job.toml"), HasSubstr("inherit = \"net-0\"\n"));
  EXPECT_THAT(read_text(folder / "log.txt"), HasSubstr(" tensors are copied from net-0\n"));
  // 96 of the 128 images in batches of 16: six steps, two lines for the epoch; two epochs.
  EXPECT_EQ(lines_in(folder / "metrics.jsonl"), 2 * (6 + 2));
  const Outcome inspected = run_program(host({"inspect", folder / "found.toml"}));
  EXPECT_EQ(inspected.code, 0) << inspected.err;
}

TEST_F(Pool, GivesTheSameBitsWithAnyNumberOfWorkers) {
  for (const char* workers : {"search.workers=2", "search.workers=3"}) {
    const Outcome outcome = run_program(pool_run(run(), {workers}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("trainings: 3 of 3 done\n"));
    expect_same_pool(run(), undisturbed());
    fs::remove_all(run());
  }
}

TEST_F(Pool, GivesTheSameBitsWithAProgramStartedForEachTraining) {
  fs::copy(undisturbed(), run(), fs::copy_options::recursive);
  for (const char* id : {"net-0", "net-1", "net-2"}) {
    for (const char* made : {"result.toml", "found.toml", "weights.safetensors", "metrics.jsonl", "checkpoints"})
      fs::remove_all(training(id) / made);
    const Outcome outcome = run_program(host({"worker", "--trust-run", training(id)}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  expect_same_pool(run(), undisturbed());
}

TEST_F(Pool, GivesTheSameBitsAfterATrainingThatLeavesItsProcessUntidy) {
  const Outcome outcome =
      run_program(pool_run(run(), {"search.pool.trainer=untidy", "search.pool.all_hooked=true", "search.workers=1"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* id : {"net-0", "net-1", "net-2"}) {
    EXPECT_THAT(read_text(training(id) / "metrics.jsonl"), HasSubstr("\"trainings_of_this_process\":1"));
    for (const char* name : {"weights.safetensors", "found.toml"})
      EXPECT_TRUE(read_text(training(id) / name) == read_text(undisturbed() / "trainings" / id / name)) << id;
  }
}

TEST_F(Pool, StartsOneProgramForAllTrainingsOfAWorker) {
  BackgroundProgram program(
      pool_run(run(), {"search.workers=1", "search.pool.trainer=waits_once", "search.pool.all_hooked=true"}));
  std::set<pid_t> programs;
  for (const char* id : {"net-0", "net-1", "net-2"}) {
    program.wait_until([&] { return fs::exists(training(id) / "waits"); });
    const std::vector<pid_t> workers = workers_below("worker", run());
    EXPECT_EQ(workers.size(), 2u);  // the program, and its copy that trains
    programs.insert(std::ranges::min(workers));
    write_text(training(id) / "go", "");
  }
  EXPECT_EQ(program.wait().code, 0);
  EXPECT_EQ(programs.size(), 1u);
}

TEST_F(Pool, GivesTheResultThatIsAskedFor) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.backwards=true"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("no training with the id \"net-2\" is pending"));
  Words backwards = rows();
  std::ranges::reverse(backwards);
  std::string table;
  for (const std::string& row : backwards) table += row + "\n";
  EXPECT_EQ(table, read_text(undisturbed() / "pool" / "results.tsv"));
}

TEST_F(Pool, ShowsHowManyTrainingsTheMethodExpects) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.expected=5", "search.workers=1"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("trainings: 1 of 5 done"));
  EXPECT_THAT(outcome.err, testing::ContainsRegex("trainings: 3 of 5 done, .* left\n"));
}

TEST_F(Pool, AKilledWorkerGoesOnFromItsCheckpoint) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.trainer=killed_once"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("warning: training net-1 continues from its last checkpoint: its worker was ended "
                                     "by signal 9 (Killed)\n"));
  EXPECT_THAT(read_text(training("net-1") / "log.txt"), HasSubstr("net-1 resumes at epoch 2, step 3\n"));
  expect_same_pool(run(), undisturbed());
}

TEST_F(Pool, AWorkerThatDiesEveryTimeIsReported) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.trainer=killed_always"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("warning: training net-1 failed: its worker was ended by signal 9 (Killed)\n"));
  EXPECT_THAT(rows()[1], testing::StartsWith("net-1\t1\tits worker was ended by signal 9 (Killed)\t"));
  expect_same_training(training("net-2"), undisturbed() / "trainings" / "net-2");
}

TEST_F(Pool, AWorkerThatCrashesSaysWhichCodeRan) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.trainer=crashing"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(rows()[1], HasSubstr("plugin \"pool\" crashed in post_epoch of its trainer: SIGSEGV"));
  EXPECT_THAT(read_text(training("net-1") / "log.txt"), HasSubstr("crashed in post_epoch of its trainer"));
}

TEST_F(Pool, ATrainingThatFailsByItselfIsReportedAndNotRepeated) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.trainer=throwing", "search.retries=5"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, Not(HasSubstr("continues from its last checkpoint")));
  EXPECT_THAT(rows()[1],
              testing::StartsWith("net-1\t1\tplugin \"pool\" failed in post_epoch of its trainer: no luck today\t"));
  EXPECT_FALSE(fs::exists(training("net-1") / "weights.safetensors"));
}

TEST_F(Pool, AnUnknownTrainerIsToldBeforeAnythingRuns) {
  const Outcome outcome = run_program(pool_run(run(), {"search.pool.trainer=nosuch"}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("training \"net-1\" names an unknown trainer \"nosuch\"\n"));
}

TEST_F(Pool, ConsentReachesTheWorkers) {
  const TemporaryFolder folder;
  const fs::path plugin = folder / "libpool.so";
  fs::copy(POOL_PLUGIN, plugin);
  fs::permissions(plugin, fs::perms(0666));
  Words words = pool_run(run());
  std::ranges::replace(words, std::string(POOL_PLUGIN), plugin.string());
  EXPECT_EQ(run_program(words).code, 68);
  EXPECT_FALSE(fs::exists(run()));
  words.push_back("--allow-unsafe-plugin");
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_pool(run(), undisturbed());
}

TEST_F(Pool, TheWorkersVerbIsExplainedButNotListed) {
  EXPECT_THAT(run_program(host({"help"})).out, Not(HasSubstr("worker ")));
  EXPECT_THAT(run_program(host({"help", "worker"})).out, HasSubstr("Usage: nas-host worker FOLDER [options]\n"));
}

TEST_F(Pool, AWorkerOfAFinishedTrainingDoesNothing) {
  const fs::path folder = undisturbed() / "trainings" / "net-0";
  const auto before = fs::last_write_time(folder / "log.txt");
  const Outcome outcome = run_program(host({"worker", folder}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(fs::last_write_time(folder / "log.txt"), before);
}

}  // namespace pool_test
}  // namespace nas::test
