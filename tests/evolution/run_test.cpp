// Regularized evolution through the real nas-host.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/background.h"
#include "tests/support/recorded_rows.h"
#include "tests/support/subprocess.h"
#include "tests/support/undisturbed_run.h"

namespace nas::test {
namespace run_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using Words = std::vector<std::string>;

Words evolution_run(const fs::path& out, const Words& settings = {}) {
  Words words = {NAS_HOST, "--plugin", "evolution", "--config", SMALL_CONFIG, "--out", out};
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

std::vector<Words> history(const fs::path& run) { return rows_of(run / "evolution" / "history.tsv"); }

class EvolutionRun : public UndisturbedRun<EvolutionRun> {
 public:
  static Words words_of(const fs::path& out, const Words& settings) { return evolution_run(out, settings); }
  static const char* table() { return "evolution/history.tsv"; }
};

TEST_F(EvolutionRun, BeginsWithRandomModelsAndContinuesWithChildren) {
  const std::vector<Words> rows = history(undisturbed());
  ASSERT_EQ(rows.size(), 7u);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][1].empty(), i < 3) << rows[i][0];
    EXPECT_EQ(rows[i][2].empty(), i < 3) << rows[i][0];
  }
  EXPECT_THAT(log_, HasSubstr("trainings: 1 of 7 done"));
}

TEST_F(EvolutionRun, EvaluatesTheMostAccurateOfAll) {
  std::string best;
  double accuracy = -1.0;
  for (const Words& row : history(undisturbed()))
    if (const double of_model = std::stod(row[3]); of_model > accuracy) best = row[0], accuracy = of_model;
  EXPECT_EQ(read_text(undisturbed() / "search/found.toml"),
            read_text(undisturbed() / "trainings" / best / "found.toml"));
}

TEST_F(EvolutionRun, DoesNotDependOnTheNumberOfWorkers) {
  for (const char* workers : {"2", "3"}) {
    const Outcome outcome = run_program(evolution_run(run(), {std::string("search.workers=") + workers}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    expect_same_as_undisturbed();
    fs::remove_all(run());
  }
}

TEST_F(EvolutionRun, EndsWithTheSameBitsAfterKills) {
  BackgroundProgram program(evolution_run(run(), {"search.workers=2"}));
  program.wait_until([] { return fs::exists(run() / "trainings" / "model-2" / "result.toml"); });
  EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
  BackgroundProgram resumed({NAS_HOST, "resume", run()});
  resumed.wait_until([] { return fs::exists(run() / "trainings" / "model-5" / "result.toml"); });
  EXPECT_EQ(resumed.wait_after(SIGKILL).code, 137);
  const Outcome outcome = run_program({NAS_HOST, "resume", run()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_as_undisturbed();
}

TEST_F(EvolutionRun, AChildCanBeginWithTheWeightsOfItsParent) {
  const Outcome outcome =
      run_program(evolution_run(run(), {"search.evolution.inherit_weights=true", "eval.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const Words& row : history(run())) {
    const std::string job = read_text(run() / "trainings" / row[0] / "job.toml");
    EXPECT_THAT(job, HasSubstr("inherit = \"" + row[1] + "\"\n"));
    const bool changed_op = job.find("[[renames]]") != job.npos;
    if (row[1].empty()) {
      EXPECT_FALSE(changed_op);
      continue;
    }
    EXPECT_THAT(read_text(run() / "trainings" / row[0] / "log.txt"), HasSubstr(" tensors are copied from " + row[1]));
    std::string kind = row[2].substr(0, row[2].find(" edge"));  // "normal node 1"
    EXPECT_THAT(kind, testing::AnyOf(testing::StartsWith("normal node "), testing::StartsWith("reduction node ")));
  }
}

class EvolutionBadInput : public testing::Test {
 protected:
  void expect(const Words& settings, const std::string& what, const std::string& where) {
    const Outcome outcome = run_program(evolution_run(folder / "run", settings));
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT("\n" + outcome.err, HasSubstr("\nnas-host: error: " + what));
    EXPECT_THAT(outcome.err, HasSubstr(where));
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
  const TemporaryFolder folder;
};

TEST_F(EvolutionBadInput, APopulationLargerThanTheHistory) {
  expect({"search.evolution.population=8"},
         "\"search.evolution.population\" (8) must not exceed \"search.evolution.models\" (7)\n",
         "key \"search.evolution.population\", set by --set search.evolution.population=8\n");
}

TEST_F(EvolutionBadInput, NothingToCompareOn) {
  expect({"search.evolution.data.held_out_fraction=0"}, "no images are held out to compare the models\n",
         "key \"search.evolution.data.held_out_fraction\", set by --set ");
}

TEST_F(EvolutionBadInput, LimitsThatNothingSatisfies) {
  expect({"limits.macs=10", "search.evolution.max_draws=5"},
         "5 networks in a row exceed [limits]; the lowest counts were ",
         "key \"limits.macs\", set by --set limits.macs=10\n");
}

}  // namespace run_test
}  // namespace nas::test
