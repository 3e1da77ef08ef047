// `nas-host check PLUGIN` finds the mistakes of authors before a run does.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace check_test {

using nlohmann::json;
using testing::HasSubstr;

Outcome checked(const std::string& mistake, const Words& options = {}) {
  Words words = host({"check", MISTAKES_PLUGIN, "--json"});
  words.insert(words.end(), options.begin(), options.end());
  return run_program(words, {.environment = {"MISTAKE=" + mistake, "OMP_NUM_THREADS=1"}});
}

/// The finding `name` is a problem, and its text has `words`.
void expect_problem(const std::string& mistake, const std::string& name, const std::string& words,
                    const Words& options = {}) {
  const Outcome outcome = checked(mistake, options);
  EXPECT_EQ(outcome.code, 1) << mistake << ": " << outcome.err;
  int problems = 0;
  for (const json& finding : json::parse(outcome.out)) {
    if (finding["name"] != name || finding["state"] != "problem") continue;
    EXPECT_THAT(finding["value"].get<std::string>(), HasSubstr(words)) << mistake;
    EXPECT_NE(finding["remedy"], "") << mistake;
    ++problems;
  }
  EXPECT_GT(problems, 0) << mistake << ": " << outcome.out;
}

TEST(PluginCheck, OfAMethodThatWorksFindsNothing) {
  const Outcome outcome = checked("none");
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  std::vector<std::string> good;
  for (const json& finding : json::parse(outcome.out))
    if (finding["state"] == "good") good.push_back(finding["name"]);
  EXPECT_THAT(good, testing::IsSupersetOf({"file", "symbols", "entry", "trainer:mistakes", "op:mistake_op",
                                           "op:mistake_op on edges", "run", "same run again", "kill and resume"}));
}

TEST(PluginCheck, AnEndlessConstructorEndsAfterTheLimit) {
  expect_problem("endless loading", "entry", "it did not end within 2 s", {"--limit", "2"});
}

TEST(PluginCheck, AFactoryIsJudgedByWhatItSaysAndLeaves) {
  expect_problem("factory", "trainer:mistakes", "it cannot make an object: factory says no");
  expect_problem("factory segv", "factories", "signal 11");
  expect_problem("thread", "left over", "3 threads");
  expect_problem("file", "left over", "file descriptor");
}

TEST(PluginCheck, AnOpIsJudgedByItsOutput) {
  const std::string op = "op:mistake_op on edges";
  expect_problem("channels", op, "but its description asks for shape");
  expect_problem("infinite", op, "its output is not finite");
  expect_problem("random weights", op, "its weight \"weights\" differs when it is made again with the same seed");
  expect_problem("hidden tensor", op, "neither a parameter nor a buffer");
  expect_problem("forward segv", "ops", "signal 11");
}

TEST(PluginCheck, ARunIsJudgedByItsRepetition) {
  expect_problem("pre_step", "run", "pre_step says no");
  expect_problem("draws by itself", "same run again", "metrics.jsonl differs");
  expect_problem("forgets", "kill and resume", "metrics.jsonl differs");
}

TEST(PluginCheck, AWrongConfigurationIsNoProblemOfThePlugin) {
  const Outcome outcome = checked("none", {"--set", "search.train.epochs=0"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("search.train.epochs"));
}

}  // namespace check_test
}  // namespace nas::test
