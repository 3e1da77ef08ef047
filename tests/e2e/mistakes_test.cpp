// An author's mistake ends a run with a sentence that names the plugin and the place, and run.json says what ended it.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace mistakes_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* first_edge = "at \"cells[0].nodes[0].edges[0]\" of the model description";

class Mistakes : public testing::Test {
 protected:
  fs::path run() const { return folder_ / "run"; }
  Words words(const Words& settings = {}, const Words& plugins = {MISTAKES_PLUGIN}) const {
    Words all = host({"--config", SMALL_CONFIG, "--out", run()});
    for (const std::string& plugin : plugins) all.insert(all.end(), {"--plugin", plugin});
    for (const char* setting : {"data.dataset=synthetic", "data.max_items=0", "data.synthetic.train_items=64",
                                "data.synthetic.test_items=16", "eval.enabled=false", "search.train.epochs=1"})
      all.insert(all.end(), {"--set", setting});
    for (const std::string& setting : settings) all.insert(all.end(), {"--set", setting});
    return all;
  }
  Outcome outcome_of(const std::string& mistake, const Words& settings = {}) const {
    return run_program(words(settings), {.environment = {"MISTAKE=" + mistake, "OMP_NUM_THREADS=1"}});
  }
  /// The run fails in `part` with `reason`.
  void expect_failure(const std::string& mistake, const std::string& part, const std::string& reason,
                      const std::string& where = "") {
    const Outcome outcome = outcome_of(mistake);
    EXPECT_EQ(outcome.code, 1) << mistake << ": " << outcome.err;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: plugin \"mistakes\" failed in " + part + ": "), HasSubstr(reason),
                                   HasSubstr(where)))
        << mistake;
    fs::remove_all(run());
  }
  void expect_making_failure(const std::string& kind, const std::string& mistake, const std::string& reason) {
    const Outcome outcome = outcome_of(mistake);
    EXPECT_EQ(outcome.code, 1) << mistake;
    EXPECT_THAT(outcome.err, HasSubstr("plugin mistakes cannot make its " + kind + " \"mistakes\": " + reason))
        << mistake;
    fs::remove_all(run());
  }
  json record() const { return json::parse(read_text(run() / "run.json")); }
  Outcome inspected() const { return run_program(host({"inspect", run(), "--plugin", MISTAKES_PLUGIN})); }

  const TemporaryFolder folder_;
};

TEST_F(Mistakes, AnOutputThatDoesNotFitTheDescriptionIsRefused) {
  const std::string op = "op \"mistake_op\"";
  expect_failure("channels", op,
                 "shape (1, 8, 28, 28) and type Float, but its description asks for shape (1, 4, 28, 28)", first_edge);
  expect_failure("point", op, "shape (1, 4, 1, 1) and type Float, but its description asks for shape (1, 4, 28, 28)",
                 first_edge);
  expect_failure("type", op,
                 "type Double, but its description asks for shape (1, 4, 28, 28) and its input has type Float",
                 first_edge);
  expect_failure("nothing", op, "it returned an undefined tensor", first_edge);
}

TEST_F(Mistakes, WhatLibTorchThrowsInAnOpIsReported) {
  for (const std::string mistake : {"convolution", "convolution type", "matmul"})
    expect_failure(mistake, "op \"mistake_op\"", "", first_edge);
}

TEST_F(Mistakes, WhateverIsThrownBecomesAnError) {
  const std::string number = "it threw something that is not a std::exception";
  for (const std::string hook :
       {"pre_fit", "post_fit", "pre_epoch", "post_epoch", "pre_step", "post_backward", "post_step"}) {
    expect_failure(hook, hook + " of its trainer", hook + " says no");
    expect_failure(hook + " 42", hook + " of its trainer", number);
  }
  expect_failure("save 42", "save() of its trainer", number);
  expect_failure("builder 42", "its builder", number);
  expect_failure("finalize 42", "its finalizers", number);
  expect_failure("runner 42", "method \"mistakes\"", number);
  expect_failure("making 42", "making op \"mistake_op\"", number, first_edge);
  expect_failure("forward", "op \"mistake_op\"", "forward says no", first_edge);
  expect_failure("forward 42", "op \"mistake_op\"", number, first_edge);
}

TEST_F(Mistakes, APartThatGivesNoNetworkIsNamed) {
  expect_failure("builder gives nothing", "its builder", "it gave no network");
  expect_failure("builder gives garbage", "its builder", "what it gave describes no network: the bytes of a tree end");
  expect_failure("finalizers give nothing", "its finalizers", "it gave no network");
  expect_failure("finalizers give garbage", "its finalizers", "what it gave describes no network");
  expect_failure("op finalizes to nothing", "its finalizers", "key \"op\" is missing");
}

TEST_F(Mistakes, ARankThatIsNoNumberIsRefused) {
  expect_failure("rank", "its finalizers",
                 "the rank of an edge with the op \"sep_conv_3x3\" is infinite or not a number");
}

TEST_F(Mistakes, AValueThatIsPutTwiceIntoAStateIsRefused) {
  expect_failure("put twice", "save() of its trainer", "\"tau\" of the state was put twice");
}

/// The plugin continues after each refusal, and says which one was missing.
TEST_F(Mistakes, WrongRequestsAreRefusedAndTheRunContinues) {
  for (const Words& settings : {Words{}, Words{"limits.parameters=1000000000"}}) {
    const Outcome outcome = outcome_of("wrong requests", settings);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    fs::remove_all(run());
  }
}

TEST_F(Mistakes, APartThatDoesNotExistEndsTheRun) {
  const Outcome outcome = outcome_of("no such factory");
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("no loaded plugin provides trainer \"nosuch\""));
}

TEST_F(Mistakes, ASecondSearchGivesTheResultOfTheFirst) {
  const Outcome outcome = outcome_of("two searches");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

/// Before the first step, after each of the two epochs, and at the end.
TEST_F(Mistakes, FinalizersAreAskedBeforeTheSearchAfterEachEpochAndAtTheEnd) {
  const Outcome outcome = outcome_of("counts finalizers", {"search.train.epochs=2"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_text(run() / "metrics.jsonl").find("\"finalized\":5"), std::string::npos);
  EXPECT_THAT(read_text(run() / "metrics.jsonl"), HasSubstr("\"finalized\":4"));
}

TEST_F(Mistakes, WeightsOfAMixtureThatAreNotNumbersAreRefused) {
  expect_failure("not a number", "op \"mistake_op\"",
                 "one of the weights of its 2 candidates is infinite or not a number", first_edge);
}

TEST_F(Mistakes, AKeyThatIsNotThereIsNamed) {
  expect_failure("missing key", "pre_fit of its trainer", "no key \"search.mistakes.no_such_key\"");
}

TEST_F(Mistakes, AnOpThatNobodyHasIsNamed) {
  const Outcome outcome = outcome_of("unknown op");
  EXPECT_EQ(outcome.code, 5) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is no op \"no_such_op\"; the ops are "), HasSubstr(first_edge)));
}

TEST_F(Mistakes, ASearcherThatFindsNothingIsNamed) {
  expect_failure("nothing found", "method \"mistakes\"", "the searcher gave no network");
}

/// Its network is there; the training saves and ends with the run.
TEST_F(Mistakes, ATrainingWhoseResultNobodyTakesIsSaid) {
  const Outcome outcome = outcome_of("never takes");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("the method has not taken the result of 1 training"));
}

TEST_F(Mistakes, AFactoryThatThrowsIsNamed) {
  expect_making_failure("runner", "runner factory", "runner factory says no");
  expect_making_failure("runner", "runner factory 42", "an exception that is not a std::exception");
  const Outcome outcome = run_program(words({"search.trainer=mistakes"}), {.environment = {"MISTAKE=factory 42"}});
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("plugin mistakes cannot make its trainer \"mistakes\""));
}

/// The method is that of one plugin, the trainer that of another.
TEST_F(Mistakes, TheRightOneOfTwoPluginsIsNamed) {
  const Outcome outcome =
      run_program(words({"method=darts", "search.trainer=mistakes"}, {"libdarts.so", MISTAKES_PLUGIN}),
                  {.environment = {"MISTAKE=pre_step 42"}});
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("plugin \"mistakes\" failed in pre_step of its trainer"));
}

TEST_F(Mistakes, ATensorThatIsNotRegisteredIsFound) {
  expect_failure("unregistered", "op \"mistake_op\"", "trained tensor of shape (1) that the host does not know",
                 first_edge);
}

TEST_F(Mistakes, WhatAnOpRegistersWronglyIsRefused) {
  const Outcome alphas = outcome_of("registered alphas");
  EXPECT_EQ(alphas.code, 5) << alphas.err;
  EXPECT_THAT(alphas.err, AllOf(HasSubstr("op \"mistake_op\" registers an architecture parameter as a weight too"),
                                HasSubstr(first_edge)));
  const Outcome sets = outcome_of("two sets");
  EXPECT_EQ(sets.code, 5) << sets.err;
  EXPECT_THAT(sets.err,
              AllOf(HasSubstr("op \"mistake_op\" already has a submodule \"candidates\""), HasSubstr(first_edge)));
}

TEST_F(Mistakes, AnEdgeThatDoesNotExistIsNamed) {
  expect_failure("no such edge", "pre_step of its trainer", "there is no cell 99: there are 3, counted from 0");
}

std::vector<std::string> losses_of_training(const fs::path& run) {
  std::ifstream file(run / "metrics.jsonl");
  std::vector<std::string> losses;
  for (std::string line; std::getline(file, line);)
    if (line.find("\"split\":\"train\"") != line.npos) losses.push_back(line);
  return losses;
}

TEST_F(Mistakes, ABackwardPassInAHookDoesNotReachTheWeights) {
  ASSERT_EQ(outcome_of("").code, 0);
  fs::rename(run(), folder_ / "without");
  const Outcome outcome = outcome_of("backward");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(losses_of_training(run()), losses_of_training(folder_ / "without"));
}

/// What a process does that ends by a signal leaves no core file here.
class Crashes : public Mistakes {
 protected:
  static void SetUpTestSuite() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
  }
  void SetUp() override {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizer's handlers stay";
#endif
  }
  void expect_crash(const std::string& mistake, int signal, const std::string& what, const std::string& where) {
    const Outcome outcome = outcome_of(mistake);
    EXPECT_EQ(outcome.code, 128 + signal) << mistake;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: plugin \"mistakes\" crashed in " + what), HasSubstr(where),
                                   HasSubstr("the log is " + (run() / "log.txt").string())));
    EXPECT_THAT(read_text(run() / "log.txt"), HasSubstr("plugin \"mistakes\" crashed in " + what));
    EXPECT_EQ(record()["status"], "crashed");
    EXPECT_EQ(record()["failure"]["code"], 128 + signal);
    EXPECT_THAT(record()["failure"]["what"].get<std::string>(), HasSubstr("plugin \"mistakes\" crashed in " + what));
    EXPECT_EQ(record()["failure"]["where"].get<std::string>(), where);
    fs::remove_all(run());
  }
};

TEST_F(Crashes, SayWhichCodeRanAndWhere) {
  expect_crash("forward segv", SIGSEGV, "op \"mistake_op\": SIGSEGV", first_edge);
  expect_crash("forward abort", SIGABRT, "op \"mistake_op\": SIGABRT", first_edge);
  expect_crash("forward overflow", SIGSEGV, "op \"mistake_op\": SIGSEGV", first_edge);
  expect_crash("making segv", SIGSEGV, "making op \"mistake_op\": SIGSEGV", first_edge);
  expect_crash("pre_step segv", SIGSEGV, "pre_step of its trainer: SIGSEGV", "");
}

TEST_F(Crashes, AreShownByInspectAndForgottenByResume) {
  outcome_of("pre_step segv");
  const Outcome shown = inspected();
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, AllOf(HasSubstr("status        crashed\n"), HasSubstr("pre_step of its trainer: SIGSEGV"),
                               HasSubstr("nas-host resume " + run().string())));
  EXPECT_EQ(run_program(host({"resume", run()})).code, 0);
  EXPECT_EQ(record()["status"], "finished");
  EXPECT_FALSE(record().contains("failure"));
}

TEST_F(Crashes, APluginThatCallsExitIsNamed) {
  for (const auto& [mistake, part] :
       {std::pair("pre_step exit", "pre_step of its trainer"), std::pair("forward exit", "op \"mistake_op\"")}) {
    const Outcome outcome = outcome_of(mistake);
    EXPECT_EQ(outcome.code, 1);
    const std::string what = std::string("plugin \"mistakes\" ended the process with exit() in ") + part;
    EXPECT_THAT(outcome.err, HasSubstr("error: " + what));
    EXPECT_EQ(record()["status"], "failed");
    EXPECT_EQ(record()["failure"]["what"].get<std::string>(), what);
    fs::remove_all(run());
  }
}

TEST_F(Mistakes, AFailedRunKeepsItsReason) {
  const Outcome outcome = outcome_of("post_epoch 42");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(record()["status"], "failed");
  EXPECT_EQ(record()["failure"]["code"], 1);
  EXPECT_THAT(record()["failure"]["what"].get<std::string>(), HasSubstr("post_epoch of its trainer"));
  EXPECT_THAT(inspected().out, AllOf(HasSubstr("status        failed\n"), HasSubstr("post_epoch of its trainer")));
}

TEST_F(Mistakes, ARunUnderWayIsSaidToBe) {
  BackgroundProgram program(words(), {.environment = {"MISTAKE=sleep"}});
  program.wait_until([&] { return lines_in(run() / "metrics.jsonl") >= 2; });
  const Outcome under_way = inspected();
  EXPECT_EQ(under_way.code, 0) << under_way.err;
  EXPECT_THAT(under_way.out, AllOf(HasSubstr("status        running\n"), HasSubstr("a process is working on it"),
                                   testing::Not(HasSubstr("nas-host resume"))));
  program.wait_after(SIGKILL);
  EXPECT_EQ(record()["status"], "running");
  EXPECT_THAT(inspected().out, AllOf(HasSubstr("status        crashed\n"), HasSubstr("was killed"),
                                     HasSubstr("nas-host resume " + run().string())));
}

TEST_F(Mistakes, ASecondCtrlCQuitsAndIsRecorded) {
  BackgroundProgram program(words(), {.environment = {"MISTAKE=sleep"}});
  program.wait_until([&] { return lines_in(run() / "metrics.jsonl") >= 2; });
  program.send(SIGINT);
  program.wait_until([&] { return program.said("press Ctrl-C again to quit at once"); });
  const Outcome outcome = program.wait_after(SIGINT);
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.err, HasSubstr("quitting at once"));
  EXPECT_EQ(record()["status"], "interrupted");
}

std::vector<std::string> values_of_plugins(const fs::path& run) {
  std::ifstream file(run / "metrics.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (line.find("\"stage\":\"run\"") != line.npos) lines.push_back(line);
  return lines;
}

TEST_F(Mistakes, AValueThatAPluginRecordsStandsThereOnceWithItsEpoch) {
  EXPECT_EQ(outcome_of("killed at the end", {"search.train.epochs=2"}).code, 137);
  const std::vector<std::string> once = {
      R"({"stage":"run","split":"plugin","before":1})", R"({"stage":"run","epoch":1,"split":"plugin","of_hook":1})",
      R"({"stage":"run","epoch":2,"split":"plugin","of_hook":1})", R"({"stage":"run","split":"plugin","after":2})"};
  EXPECT_EQ(values_of_plugins(run()), once);
  EXPECT_EQ(run_program(host({"resume", run()})).code, 0);
  EXPECT_EQ(values_of_plugins(run()), once);
}

}  // namespace mistakes_test
}  // namespace nas::test
