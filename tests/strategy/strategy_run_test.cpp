// A strategy in C through the real nas-host: what it is given, what it leaves, and how it resumes.
#include "strategy_run.h"

#include <algorithm>
#include <set>

namespace nas::test {
namespace strategy_run_test {

using testing::HasSubstr;

using StrategyRun = StrategyTest;

TEST_F(StrategyRun, IsGivenItsOptionsAndTheSpace) {
  EXPECT_THAT(log_, HasSubstr("mistakes: options 3 0.5 1 first 2 5 1 c\n"));
  EXPECT_THAT(log_, HasSubstr("mistakes: space 2 nodes 2 edges 7 ops max_pool_3x3 to dil_conv_5x5 image 1x8x8 classes "
                              "10 seed given\n"));
  EXPECT_THAT(log_, HasSubstr("trainings: 1 of "));
}

TEST_F(StrategyRun, RecordsAllCandidatesTheBestFirst) {
  const std::vector<Words> rows = rows_of(undisturbed() / "mistakes" / "candidates.tsv");
  ASSERT_EQ(rows.size(), 3u);
  std::set<std::string> ids;
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][0], std::to_string(i + 1));
    ids.insert(rows[i][1] + " of " + rows[i][2]);
    EXPECT_GE(std::stod(rows[0][3]), std::stod(rows[i][3]));
    EXPECT_EQ(rows[i].back(), "one\\tmore");
  }
  EXPECT_THAT(ids, testing::ElementsAre("candidate-1 of ", "candidate-2 of candidate-1", "candidate-3 of candidate-2"));
}

/// Op 0 on the first edge of candidate 1, op 1 on the second, and so on: the edges of a node are sorted by name.
TEST_F(StrategyRun, TrainsTheProposedCells) {
  const std::vector<Words> rows = rows_of(undisturbed() / "mistakes" / "candidates.tsv");
  const auto first = std::ranges::find(rows, "candidate-1", [](const Words& row) { return row[1]; });
  ASSERT_NE(first, rows.end());
  EXPECT_EQ((*first)[8], "avg_pool_3x3(1)max_pool_3x3(0);sep_conv_3x3(1)skip_connect(0);");
}

TEST_F(StrategyRun, EvaluatesTheBest) {
  const std::string best = rows_of(undisturbed() / "mistakes" / "candidates.tsv")[0][1];
  EXPECT_EQ(read_text(undisturbed() / "search" / "found.toml"),
            read_text(undisturbed() / "trainings" / best / "found.toml"));
  EXPECT_THAT(log_, HasSubstr("the most accurate of 3 candidates is " + best));
}

TEST_F(StrategyRun, ThePageShowsTheTable) {
  EXPECT_THAT(read_text(undisturbed() / "report.html"), HasSubstr("data-name=\"mistakes/candidates.tsv\""));
  EXPECT_THAT(read_text(undisturbed() / "report.html"), HasSubstr("class=\"lineage\""));
}

/// The strategy itself fails when the results come in another order.
TEST_F(StrategyRun, DoesNotDependOnTheNumberOfWorkers) {
  for (const char* workers : {"2", "3"}) {
    const Outcome outcome = run_program(strategy_run(run(), {std::string("search.workers=") + workers}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_same_as_undisturbed();
    fs::remove_all(run());
  }
}

/// The outcome of a run of `models` candidates, of which the first one's worker is killed.
Outcome run_with_a_killed_training(const fs::path& out, int models) {
  BackgroundProgram program(strategy_run(
      out, {"search.mistakes.models=" + std::to_string(models), "search.mistakes.in_flight=1", "search.workers=1",
            "search.retries=0", "search.mistakes.train.epochs=60", "eval.enabled=false"}));
  std::vector<pid_t> workers;  // the program, and its copy that trains
  program.wait_until([&] { return (workers = workers_below("worker", out)).size() == 2; });
  ::kill(std::ranges::max(workers), SIGKILL);
  return program.wait();
}

TEST_F(StrategyRun, IsGivenTrainingsThatFailed) {
  const Outcome outcome = run_with_a_killed_training(run(), 2);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("mistakes: candidate 1 failed: its worker was ended by signal 9 (Killed)\n"));
  const std::vector<Words> rows = rows_of(run() / "mistakes" / "candidates.tsv");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1][1], "candidate-1");
  EXPECT_EQ(rows[1][10], "its worker was ended by signal 9 (Killed)");
}

TEST_F(StrategyRun, EndsWhenEveryTrainingFailed) {
  const Outcome outcome = run_with_a_killed_training(run(), 1);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err,
              HasSubstr("nas-host: error: every candidate failed; the first error is: its worker was ended "
                        "by signal 9 (Killed)\n"));
}

TEST_F(StrategyRun, ProposesWholeDescriptions) {
  const fs::path description = undisturbed() / "trainings" / "candidate-3" / "description.toml";
  const Outcome outcome = run_program(strategy_run(run(), {"search.mistakes.models=1", "eval.enabled=false"}),
                                      {.environment = {"DESCRIPTION=" + description.string()}});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_text(run() / "trainings" / "candidate-1" / "description.toml"), read_text(description));
}

TEST_F(StrategyRun, EvaluatesGivenCellsWithoutASearch) {
  const std::string model = (undisturbed() / "model.toml").string();
  const Outcome outcome = run_program(strategy_run(run(), {"search.enabled=false", "eval.description=" + model}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_text(run() / "model.toml"), read_text(model));
}

class StrategyResume : public StrategyTest {
 protected:
  /// Kills the run when the result of `candidate` is on the disk.
  static void kill_after(const std::string& candidate, const Words& words) {
    BackgroundProgram program(words);
    program.wait_until([&] { return fs::exists(run() / "trainings" / candidate / "result.toml"); });
    EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
  }
  static Outcome resumed(const std::string& mistake = "") {
    return run_program(host({"resume", run()}), {.environment = {"MISTAKE=" + mistake}});
  }
};

TEST_F(StrategyResume, ContinuesFromItsStateAfterKills) {
  kill_after("candidate-1", strategy_run(run(), {"search.workers=1"}));
  kill_after("candidate-2", host({"resume", run()}));
  const Outcome outcome = resumed();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("mistakes: restored\n"));
  expect_same_as_undisturbed();
}

TEST_F(StrategyResume, WithoutAStateTheCallsAreRepeated) {
  kill_after("candidate-2", strategy_run(run(), {"search.workers=1"}, "strategy_repeats"));
  const std::string result = read_text(run() / "trainings" / "candidate-1" / "result.toml");
  const Outcome outcome = resumed();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("restored")));
  EXPECT_FALSE(fs::exists(run() / "search" / "values"));
  EXPECT_EQ(read_text(run() / "trainings" / "candidate-1" / "result.toml"), result) << "it was trained again";
  expect_same_as_undisturbed();
}

TEST_F(StrategyResume, AStateThatTheStrategyRefuses) {
  kill_after("candidate-2", strategy_run(run(), {"search.workers=1"}));
  const Outcome outcome = resumed("restore");
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: plugin \"mistakes\" failed in restore() of its strategy: the "
                                     "state is of another version\n"));
}

TEST_F(StrategyResume, AStateThatIsDamaged) {
  kill_after("candidate-2", strategy_run(run(), {"search.workers=1"}));
  const fs::path file = run() / "search" / "values" / "strategy.toml";
  std::string text = read_text(file);
  const size_t state = text.find("state = \"");
  ASSERT_NE(state, text.npos) << text;
  text.insert(state + 9, "?");
  write_text(file, text);
  const Outcome outcome = resumed();
  EXPECT_EQ(outcome.code, 5) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("key \"state\" is damaged"));
  EXPECT_THAT(outcome.err, HasSubstr("search/values/strategy.toml"));
}

}  // namespace strategy_run_test
}  // namespace nas::test
