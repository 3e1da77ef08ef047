// Searches in stages, in real runs.
#include "tests/supernet/probe_run.h"

namespace nas::test {
namespace stages_test {

namespace fs = std::filesystem;

class Stages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(method_run(PROBE_PLUGIN, run(), {"search.probe.task=stages"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    card_ = outcome.out;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path run() { return *folder_ / "stages"; }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::string card_;  ///< what the run printed at its end
};

TEST_F(Stages, AreTrainedOneAfterTheOther) {
  std::vector<std::string> stages;
  for (const nlohmann::json& line : metrics_of(run(), false))
    if (line["split"] == "arch") stages.push_back(line["stage"]);
  EXPECT_EQ(stages, (std::vector<std::string>{"first", "first", "second", "second"}));
  EXPECT_EQ(lines_in(run() / "search" / "second" / "alphas.jsonl"),
            lines_in(run() / "search" / "first" / "alphas.jsonl"));
  EXPECT_THAT(read_text(run() / "log.txt"), testing::ContainsRegex("second inherits [0-9]+ tensors of first and [0-9]+ "
                                                                   "architecture parameters; 0 tensors begin anew"));
  EXPECT_THAT(card_, testing::ContainsRegex("time +first [^,]+, second [^,]+, eval "));
}

/// Killed in each stage and between them.
TEST_F(Stages, EndWithTheSameBitsAfterManyKills) {
  expect_same_bits_after_kills(PROBE_PLUGIN, *folder_ / "killed", run(), 9, {"search.probe.task=stages"},
                               {"search/first/result.toml", "search/second/result.toml", "search/second/alphas.jsonl",
                                "search/second/found.toml"});
}

TEST_F(Stages, AreNotRepeatedWhenTheirCheckpointsAreMissing) {
  const fs::path out = *folder_ / "without_checkpoints";
  BackgroundProgram program(method_run(PROBE_PLUGIN, out, {"search.probe.task=stages"}));
  program.wait_until([&] { return lines_in(out / "metrics.jsonl") >= 3; });
  program.wait_after(SIGKILL);
  fs::remove_all(out / "checkpoints" / "first");
  const Outcome outcome = run_program(host({"resume", out}));
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err, testing::HasSubstr("the checkpoints of the stage \"first\" are missing"));
}

TEST_F(Stages, AreRefusedForWhatTheyLack) {
  const fs::path out = *folder_ / "bad";
  run_program(method_run(PROBE_PLUGIN, out, {"search.probe.task=bad_stage", "eval.enabled=false"}));
  const std::string log = read_text(out / "log.txt");
  for (const char* reason :
       {"the stage \"A stage\" needs another name", "the stage \"search\" needs another name",
        "needs a table [search.nothing.data]", "needs a builder and finalizers", "which is no finished stage"})
    EXPECT_THAT(log, testing::HasSubstr(reason));
}

TEST(DurableValues, AreThereAfterAResume) {
  const TemporaryFolder folder;
  const fs::path out = folder / "run";
  const Outcome first = run_program(method_run(PROBE_PLUGIN, out, {"search.probe.task=values", "eval.enabled=false"}));
  EXPECT_EQ(first.code, 1);
  EXPECT_THAT(first.err, testing::HasSubstr("the first process ends here"));
  EXPECT_THAT(read_text(out / "search" / "values" / "count.toml"), testing::HasSubstr("number = 5"));
  const Outcome second = run_program(host({"resume", out}));
  ASSERT_EQ(second.code, 0) << second.err;
  std::vector<double> counted;
  for (const nlohmann::json& line : metrics_of(out, true))
    if (line.contains("count")) counted.push_back(line["count"]);
  EXPECT_THAT(counted, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
}

}  // namespace stages_test
}  // namespace nas::test
