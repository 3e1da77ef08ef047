// What a person sees when a strategy in C makes a mistake: the exact first line, and the exit code.
#include "strategy_run.h"

namespace nas::test {
namespace mistakes_test {

using testing::HasSubstr;

class StrategyMistakes : public testing::Test {
 protected:
  /// The run ends with `code` and a first line that begins with `error`.
  void expect(const std::string& mistake, const std::string& error, const Words& settings = {},
              const std::string& variant = "strategy_mistakes", int code = 1) {
    const fs::path run = folder_ / "run";
    fs::remove_all(run);
    const Outcome outcome = run_program(strategy_run(run, settings, variant), {.environment = {"MISTAKE=" + mistake}});
    EXPECT_EQ(outcome.code, code) << mistake << ": " << outcome.err;
    EXPECT_THAT("\n" + outcome.err, HasSubstr("\nnas-host: error: " + error)) << mistake;
  }
  void expect_in(const std::string& function, const std::string& mistake, const std::string& text) {
    expect(mistake, "plugin \"mistakes\" failed in " + function + "() of its strategy: " + text + "\n");
  }
  const TemporaryFolder folder_;
};

TEST_F(StrategyMistakes, FunctionsThatFail) {
  expect_in("create", "create", "its licence has ended");
  expect_in("ask", "ask", "it returned 7 and gave no reason");
  expect_in("tell", "tell", "it dislikes the result");
}

TEST_F(StrategyMistakes, CellsThatDoNotExist) {
  expect_in("ask", "op", "edge 1 of node 1 of its normal cell has op 9, but the ops are 0 to 6");
  expect_in("ask", "state",
            "edge 0 of node 1 of its normal cell reads state 3, but the states before the node are 0 to 2");
  expect_in("ask", "negative state",
            "edge 0 of node 0 of its normal cell reads state -1, but the states before the node are 0 to 1");
  expect_in("ask", "edges", "each of its cells has 3 edges, but the 2 nodes of a cell have 4");
  expect_in("ask", "nothing", "struct_size of its nas_candidate is 0; set it to sizeof(nas_candidate)");
  expect_in("ask", "no cell", "a candidate without a description lacks its reduction cell");
  expect_in("ask", "parent", "the parent 5 is not an earlier candidate");
}

TEST_F(StrategyMistakes, DescriptionsOfNoNetwork) {
  expect_in("ask", "no network", "its description:1:1: key \"input\" is missing");
  expect("not TOML", "plugin \"mistakes\" failed in ask() of its strategy: its description:1:10: ");
}

TEST_F(StrategyMistakes, AskingWithoutAnAnswer) {
  expect_in("ask", "no answer",
            "it proposed nothing and has not finished, but no result is pending that it could wait for");
  expect_in("ask", "no candidate", "it finished without a candidate");
  expect_in("ask", "twice", "propose() was called again after its candidate was taken");
  expect_in("create", "early propose", "propose() was called outside of ask()");
}

TEST_F(StrategyMistakes, KeysThatDoNotExist) {
  expect_in("create", "no key", "the configuration has no key \"search.mistakes.no_such_key\"");
  expect_in("create", "no text", "\"search.mistakes.models\" of the configuration is an integer, not text");
}

TEST_F(StrategyMistakes, IncompleteTables) {
  const auto expect_variant = [&](const std::string& variant, const std::string& text) {
    expect("", "plugin mistakes cannot make its runner \"mistakes\": the table of its functions " + text + "\n", {},
           variant);
  };
  expect_variant("strategy_small_table", "has 32 bytes and must have 64");
  expect_variant("strategy_lacks_tell", "lacks create(), ask(), tell() or destroy()");
  expect_variant("strategy_only_save", "has only one of save() and restore()");
}

TEST_F(StrategyMistakes, LimitsThatNothingKeeps) {
  expect("", "5 networks in a row that \"mistakes\" proposed exceed [limits]\n", {"limits.parameters=10"},
         "strategy_mistakes", 3);
}

TEST_F(StrategyMistakes, NothingToCompareOn) {
  expect("", "no images are held out to compare the candidates\n", {"search.mistakes.data.held_out_fraction=0"},
         "strategy_mistakes", 3);
}

}  // namespace mistakes_test
}  // namespace nas::test
