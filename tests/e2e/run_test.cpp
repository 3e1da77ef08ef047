// A whole run: what it leaves behind, what it says, and that it repeats.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "small_run.h"

namespace nas::test {
namespace run_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

/// One run for all tests here.
class WholeRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    outcome_ = run_program(small_run(*folder_ / "run"));
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path run() { return *folder_ / "run"; }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome outcome_;
};

TEST_F(WholeRun, Succeeds) { ASSERT_EQ(outcome_.code, 0) << outcome_.err; }

TEST_F(WholeRun, LeavesEveryFile) {
  for (const char* name : {"config.toml", "run.json", "log.txt", "metrics.jsonl", "model.toml", "genotype.txt",
                           "weights.safetensors", "checkpoints/search", "checkpoints/eval"})
    EXPECT_TRUE(fs::exists(run() / name)) << name;
}

TEST_F(WholeRun, EndsWithACardOnStdoutAndProgressOnStderr) {
  EXPECT_THAT(outcome_.out, HasSubstr("darts on fashion_mnist, seed 2\n"));
  EXPECT_THAT(outcome_.out, HasSubstr(" on the 10,000 test images\n"));
  EXPECT_THAT(outcome_.out, HasSubstr("nas-host inspect " + run().string()));
  EXPECT_THAT(outcome_.err, HasSubstr("search epoch 1/2"));
  EXPECT_THAT(outcome_.err, HasSubstr("computes with 1 thread on "));
  EXPECT_THAT(outcome_.err, HasSubstr(" per step, "));  // from the third step on
  EXPECT_THAT(outcome_.err, HasSubstr("genotype after epoch 2: Genotype(normal=[("));
  EXPECT_THAT(outcome_.err, HasSubstr("darts: the normal cell has "));
  EXPECT_THAT(outcome_.err, testing::Not(HasSubstr("\x1b")));  // no terminal, no colour
}

TEST_F(WholeRun, LogsEveryLossOfEverySplit) {
  std::ifstream file(run() / "metrics.jsonl");
  std::multiset<std::string> kinds;
  for (std::string line; std::getline(file, line);) {
    const json record = json::parse(line);
    ASSERT_TRUE(record.contains("stage") && record.contains("epoch") && record.contains("split")) << line;
    if (record["split"] != "plugin") {
      ASSERT_TRUE(record["loss"].is_number()) << line;
    }
    EXPECT_GE(record["epoch"], 1) << line;  // as the log counts
    EXPECT_LE(record["epoch"], 2) << line;
    if (record.contains("step")) {
      EXPECT_GE(record["step"], 1) << line;
    }
    kinds.insert(record["stage"].get<std::string>() + "/" + record["split"].get<std::string>() +
                 (record.contains("step") ? "/step" : ""));
  }
  EXPECT_EQ(kinds.count("search/train/step"), 16u);  // 128 images in batches of 16, twice
  EXPECT_EQ(kinds.count("search/train"), 2u);
  EXPECT_EQ(kinds.count("search/arch"), 2u);  // nothing is held out, so it says which part was measured
  EXPECT_EQ(kinds.count("search/plugin"), 2u);
  EXPECT_EQ(kinds.count("eval/train/step"), 12u);  // 192 images in batches of 32, twice
  EXPECT_EQ(kinds.count("eval/valid"), 2u);
  EXPECT_EQ(kinds.count("eval/test"), 1u);  // read once, at the end
}

TEST_F(WholeRun, IsInspectedAsJson) {
  const Outcome inspected = run_program(host({"inspect", run(), "--json"}));
  ASSERT_EQ(inspected.code, 0) << inspected.err;
  const json facts = json::parse(inspected.out);
  EXPECT_EQ(facts["status"], "finished");
  EXPECT_GT(facts["parameters"], 100);
  EXPECT_GT(facts["macs"], 1000);
  EXPECT_GT(facts["forward_milliseconds"], 0.0);
  EXPECT_EQ(facts["forward_threads"], 1);
  EXPECT_GT(facts["test_accuracy"], 0.0);
  EXPECT_EQ(facts["plugins"][0]["id"], "darts");
  EXPECT_EQ(facts["plugins"][0]["sha256"].get<std::string>().size(), 64u);
  EXPECT_EQ(facts["genotype"].get<std::string>() + "\n", read_text(run() / "genotype.txt"));
}

TEST_F(WholeRun, IsShownAgainByResume) {
  const Outcome again = run_program(host({"resume", run()}));
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.out, outcome_.out);
}

TEST_F(WholeRun, IsNeverOverwritten) {
  const std::string before = read_text(run() / "run.json");
  const Outcome again = run_program(small_run(run()));
  EXPECT_EQ(again.code, 2);
  EXPECT_EQ(first_line(again.err), "nas-host: error: the directory already holds a run");
  EXPECT_EQ(read_text(run() / "run.json"), before);
}

TEST_F(WholeRun, RepeatsToTheBitFromItsOwnConfiguration) {
  const Outcome again =
      run_program(host({"--plugin", "darts", "--config", run() / "config.toml", "--out", *folder_ / "again"}));
  ASSERT_EQ(again.code, 0) << again.err;
  for (const std::string& name : repeatable_files)
    EXPECT_TRUE(read_text(run() / name) == read_text(*folder_ / "again" / name)) << name;
}

TEST_F(WholeRun, RepeatsWithTwoThreadsAndAnyNumberOfWorkers) {
  // Beside other tests, a thread that waits for the other one must leave it the processor.
  const Setting patient{.environment = {"OMP_WAIT_POLICY=passive"}};
  for (const std::string workers : {"0", "3"}) {
    const Words words = tiny_run(*folder_ / ("two" + workers), {"threads=2", "data.workers=" + workers});
    ASSERT_EQ(run_program(words, patient).code, 0);
  }
  for (const std::string name : {"metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(*folder_ / "two0" / name) == read_text(*folder_ / "two3" / name)) << name;
}

TEST_F(WholeRun, DiffersWithAnotherSeed) {
  ASSERT_EQ(run_program(small_run(*folder_ / "other", {"seed=3"})).code, 0);
  EXPECT_FALSE(read_text(run() / "metrics.jsonl") == read_text(*folder_ / "other" / "metrics.jsonl"));
}

TEST_F(WholeRun, ItsNetworkIsTrainedAgainFromModelAndFromGenotype) {
  const std::string model = "eval.description=" + (run() / "model.toml").string();
  std::string genotype = read_text(run() / "genotype.txt");
  genotype.pop_back();
  ASSERT_EQ(run_program(small_run(*folder_ / "model", {"search.enabled=false", model})).code, 0);
  ASSERT_EQ(run_program(small_run(*folder_ / "genotype", {"search.enabled=false", "eval.genotype=" + genotype})).code,
            0);
  for (const std::string name : {"model", "genotype"})
    EXPECT_TRUE(read_text(*folder_ / name / "weights.safetensors") == read_text(run() / "weights.safetensors")) << name;
}

/// A second plugin beside it, and the parts of the method named one by one: a configuration may take each from
/// elsewhere.
TEST_F(WholeRun, IsTheSameWithAnotherPluginLoadedAndItsPartsNamed) {
  Words words = small_run(*folder_ / "named", {"method=darts", "search.builder=darts", "search.trainer=darts",
                                               "search.finalizers=default"});
  words.insert(words.end(), {"--plugin", OTHER_PLUGIN});
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string name : {"metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(*folder_ / "named" / name) == read_text(run() / name)) << name;
}

/// The supernet of one plugin, the trainer and the data of another.
TEST_F(WholeRun, CombinesBuilderTrainerAndDataOfTwoPlugins) {
  Words words = small_run(*folder_ / "mixed", {"search.trainer=still", "data.dataset=halves", "data.max_items=0",
                                               "search.train.batch=4", "eval.train.epochs=6"});
  words.insert(words.end(), {"--plugin", OTHER_PLUGIN});
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(read_text(*folder_ / "mixed" / "metrics.jsonl"), HasSubstr("\"split\":\"plugin\",\"still\":1}"));
  EXPECT_THAT(outcome.out, HasSubstr("darts on halves, seed 2\n"));
  EXPECT_THAT(outcome.out, HasSubstr(" on the 64 test images\n"));
}

TEST_F(WholeRun, FirstOrderAndAnEarlyStopWork) {
  const Outcome outcome =
      run_program(tiny_run(*folder_ / "first", {"search.darts.second_order=false", "search.darts.stop_at_skips=1",
                                                "seed=5", "search.train.epochs=12", "eval.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(*folder_ / "first" / "model.toml"));
  EXPECT_FALSE(fs::exists(*folder_ / "first" / "weights.safetensors"));
}

}  // namespace run_test
}  // namespace nas::test
