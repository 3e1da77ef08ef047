// A plugin that clang has compiled, in the host that another compiler has compiled: objects, exceptions and trees
// cross.
#include <gmock/gmock.h>

#include <iterator>
#include <sstream>

#include "small_run.h"

namespace nas::test {
namespace other_compiler_test {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// The words of `text`, which are separated by spaces.
Words words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

class OtherCompiler : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(NAS_CLANG)) return;
    folder_ = new TemporaryFolder();
    Words command = {NAS_CLANG};
    const Words flags = words_of(PLUGIN_FLAGS), libraries = words_of(PLUGIN_LIBRARIES);
    command.insert(command.end(), flags.begin(), flags.end());
    command.insert(command.end(), {"-o", plugin(), NAS_SOURCES "/tests/e2e/plugins/mistakes.cpp"});
    command.insert(command.end(), libraries.begin(), libraries.end());
    const Outcome outcome = run_program(command);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  void SetUp() override {
    if (!folder_) GTEST_SKIP() << "clang++-19 is not installed";
  }

  static fs::path plugin() { return *folder_ / "libmistakes.so"; }
  static fs::path run() { return *folder_ / "run"; }
  static Outcome outcome_of(const std::string& mistake, const fs::path& library, const fs::path& out) {
    fs::remove_all(out);
    Words words = host({"--config", SMALL_CONFIG, "--out", out, "--plugin", library});
    for (const char* setting :
         {"data.dataset=synthetic", "data.synthetic.height=12", "data.synthetic.width=12", "data.max_items=0",
          "data.synthetic.train_items=64", "data.synthetic.test_items=16", "eval.enabled=false"})
      words.insert(words.end(), {"--set", setting});
    return run_program(words, {.environment = {"MISTAKE=" + mistake, "OMP_NUM_THREADS=1"}});
  }
  static void expect_failure(const std::string& mistake, int code, const std::string& sentence) {
    const Outcome outcome = outcome_of(mistake, plugin(), run());
    EXPECT_EQ(outcome.code, code) << mistake << ": " << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(sentence)) << mistake;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(OtherCompiler, RunsWithTheSameBits) {
  const Outcome clang = outcome_of("", plugin(), run());
  ASSERT_EQ(clang.code, 0) << clang.err;
  const Outcome own = outcome_of("", MISTAKES_PLUGIN, *folder_ / "own");
  ASSERT_EQ(own.code, 0) << own.err;
  for (const char* file : {"metrics.jsonl", "model.toml"})
    EXPECT_EQ(read_text(run() / file), read_text(*folder_ / "own" / file)) << file;
}

TEST_F(OtherCompiler, IsShownByInspect) {
  const Outcome shown = run_program(host({"inspect", plugin()}));
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("clang-19"));
}

TEST_F(OtherCompiler, ExceptionsOfThePluginReachTheHost) {
  expect_failure("pre_step", 1, "plugin \"mistakes\" failed in pre_step of its trainer: pre_step says no");
  expect_failure("pre_step 42", 1, "it threw something that is not a std::exception");
  expect_failure("runner factory", 1, "plugin mistakes cannot make its runner \"mistakes\": runner factory says no");
  expect_failure("unknown op", 5, "there is no op \"no_such_op\"");
}

TEST_F(OtherCompiler, ExceptionsOfTheHostReachThePlugin) {
  expect_failure("missing key", 1, "no key \"search.mistakes.no_such_key\"");
  expect_failure("no such factory", 3, "no loaded plugin provides trainer \"nosuch\"");
  const Outcome outcome = outcome_of("wrong requests", plugin(), run());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace other_compiler_test
}  // namespace nas::test
