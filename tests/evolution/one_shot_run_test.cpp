// Evolution within a supernet, through the real nas-host.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

#include "tests/e2e/killed_run.h"
#include "tests/support/recorded_rows.h"

namespace nas::test {
namespace one_shot_run_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Words one_shot = {
    "search.evolution.mode=one_shot",  "search.evolution.models=40",         "search.evolution.one_shot.norm_batches=2",
    "search.data.train_fraction=0.75", "search.data.held_out_fraction=0.25", "search.train.epochs=3",
    "search.train.batch=16",           "search.train.eval_batch=16"};

class EvolutionInOneShot : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(method_run("evolution", undisturbed(), one_shot));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    log_ = outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }

  /// Runs `words` until `is_reached`, and kills it.
  static void kill_when(const Words& words, const std::function<bool()>& is_reached) {
    BackgroundProgram program(words);
    program.wait_until(is_reached);
    EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
  }
  static int64_t evaluated(const fs::path& run) {
    const fs::path file = run / "search/values/supernet.toml";
    if (!fs::exists(file)) return 0;
    const std::string text = read_text(file);
    return 1 + std::ranges::count(text, ',');
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::string log_;
};

TEST_F(EvolutionInOneShot, EvaluatesAllModelsWithinOneSupernet) {
  const std::vector<Words> rows = rows_of(undisturbed() / "evolution/history.tsv");
  ASSERT_EQ(rows.size(), 40u);
  EXPECT_FALSE(fs::exists(undisturbed() / "trainings"));
  EXPECT_EQ(evaluated(undisturbed()), 40);
  const auto best = std::ranges::max_element(rows, {}, [](const Words& row) { return std::stod(row[3]); });
  EXPECT_THAT(log_, HasSubstr("the most accurate model is " + (*best)[0] + "\n"));
  EXPECT_THAT(log_, HasSubstr("evaluations 40/40\n"));
  std::set<std::string> accuracies;
  for (const Words& row : rows) accuracies.insert(row[3]);
  EXPECT_GT(accuracies.size(), 2u) << "the models are different networks";
}

TEST_F(EvolutionInOneShot, FindsWhatItCallsTheBest) {
  const std::vector<Words> rows = rows_of(undisturbed() / "evolution/history.tsv");
  const auto best = std::ranges::max_element(rows, {}, [](const Words& row) { return std::stod(row[3]); });
  const std::string genotype = read_text(undisturbed() / "genotype.txt");
  for (const std::string op :
       {"max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"})
    EXPECT_EQ(genotype.find(op) != genotype.npos, ((*best)[6] + (*best)[7]).find(op) != std::string::npos) << op;
  const std::string json = read_text(undisturbed() / "run.json");
  EXPECT_THAT(json, testing::ContainsRegex("\"search_accuracy\": *" + (*best)[3]));
}

TEST_F(EvolutionInOneShot, ItsPageHasTheStageAndTheModels) {
  const std::string page = read_text(undisturbed() / "report.html");
  EXPECT_THAT(page, HasSubstr("Stage supernet"));
  EXPECT_THAT(page, HasSubstr("data-name=\"evolution/history.tsv\""));
  EXPECT_THAT(page, HasSubstr("Accuracy against MACs"));
}

/// Killed in the supernet, between it and the evolution, and twice in the evolution.
TEST_F(EvolutionInOneShot, EndsWithTheSameBitsAfterKills) {
  const fs::path out = *folder_ / "killed";
  kill_when(method_run("evolution", out, one_shot), [&] { return lines_in(out / "metrics.jsonl") >= 9; });
  EXPECT_FALSE(fs::exists(out / "search/supernet/result.toml"));
  kill_when(host({"resume", out}), [&] { return fs::exists(out / "search/supernet/result.toml"); });
  for (const int64_t models : {7, 20}) kill_when(host({"resume", out}), [&] { return evaluated(out) >= models; });
  EXPECT_LT(evaluated(out), 40) << "it was killed too late";
  const Outcome outcome = run_program(host({"resume", out}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_files(out, undisturbed(),
                    {"search/supernet/result.toml", "search/values/supernet.toml", "evolution/history.tsv",
                     "search/found.toml", "model.toml", "metrics.jsonl", "weights.safetensors"});
}

TEST_F(EvolutionInOneShot, NeedsImagesToCompareOn) {
  Words settings = one_shot;
  settings.push_back("search.data.held_out_fraction=0");
  const Outcome outcome = run_program(method_run("evolution", *folder_ / "bad", settings));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("no images are held out to compare the models\n"));
  EXPECT_THAT(outcome.err, HasSubstr("key \"search.data.held_out_fraction\""));
  EXPECT_FALSE(fs::exists(*folder_ / "bad"));
}

}  // namespace one_shot_run_test
}  // namespace nas::test
