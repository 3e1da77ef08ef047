// `nas-host check PLUGIN` as far as it needs no LibTorch: what the file shows, and, with the stand-in for core, what
// its entry does. tests/e2e/check_test.cpp has the rest.
#include <gmock/gmock.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "tests/abi/host_with_stand_in.h"
#include "tests/support/background.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace check_test {

using test::Outcome;
using testing::HasSubstr;

Outcome checked(const std::string& name) {
  return test::run_program({NAS_HOST, "check", TEST_PLUGINS "/lib" + name + ".so"});
}

TEST(CheckedFile, APluginThatIsLinkedCarelesslyExportsTooMuch) {
  const Outcome outcome = checked("unsealed");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("good     file     unsealed 0.1.0, plugin ABI "));
  EXPECT_THAT(outcome.out, HasSubstr("problem  symbols  it exports "));
  EXPECT_THAT(outcome.out, HasSubstr("problem  linking  it could be unloaded while its objects are alive"));
  EXPECT_THAT(outcome.out, HasSubstr("nas_add_plugin()"));
}

TEST(CheckedFile, APluginOfAnotherHostIsNotLoaded) {
  const Outcome outcome = checked("other_torch");
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.out, HasSubstr("problem  torch  1.13 in the plugin"));
}

TEST(CheckedFile, WhatIsNoPluginIsRefused) {
  EXPECT_EQ(checked("no_manifest").code, 61);
  EXPECT_EQ(checked("not_there").code, 60);
}

TEST(CheckedFile, WhatIsNoPluginIsExplainedToAuthorsInBothLanguages) {
  EXPECT_THAT(checked("no_manifest").err, HasSubstr("NAS_PLUGIN(...)"));
  EXPECT_THAT(checked("no_manifest").err, HasSubstr("NAS_STRATEGY_PLUGIN(...)"));
}

/// The exit code is that with which a run refuses the plugin.
TEST(CheckedFile, ARefusalHasItsOwnCode) {
  EXPECT_EQ(checked("needs_newer").code, 63);
  EXPECT_EQ(checked("uses_draft").code, 63);
  EXPECT_EQ(checked("same_parts").code, 65);
  EXPECT_EQ(checked("no_entry").code, 67);
  EXPECT_THAT(checked("uses_draft").out, HasSubstr("problem  drafts  plugin \"notes\" uses the draft tomorrow/3"));
  EXPECT_THAT(checked("no_entry").out, HasSubstr("it does not export nas_plugin_entry_v1"));
}

class CheckedEntry : public testing::Test {
 protected:
  std::vector<std::string> check(const std::string& name) const {
    return {host_.program(), "check", TEST_PLUGINS "/lib" + name + ".so"};
  }
  const test::HostWithStandIn host_;
};

TEST_F(CheckedEntry, ThatFailsHasTheCodeOfTheRefusal) {
  for (const auto& [name, code, line] :
       {std::tuple{"failing_entry", 67, "it ended with exit code 67: plugin \"failing_entry\" refused to start"},
        std::tuple{"missing_symbol", 66, "it ended with exit code 66: plugin \"missing_symbol\" cannot be loaded"}}) {
    const Outcome outcome = test::run_program(check(name));
    EXPECT_EQ(outcome.code, code);
    EXPECT_THAT(outcome.out, HasSubstr("good     symbols  exports its entry alone"));
    EXPECT_THAT(outcome.out, HasSubstr(std::string("problem  entry    ") + line));
  }
}

/// The first Ctrl-C ends the process that is tried out, and what was found before is printed.
TEST_F(CheckedEntry, ThatIsInterruptedLeavesTheFindingsUntilThen) {
  for (const auto& [signal, code] : {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}}) {
    test::BackgroundProgram program(check("endless_entry"));
    program.wait_until([&] { return program.said("checking its entry"); });
    const Outcome outcome = program.wait_after(signal);
    EXPECT_EQ(outcome.code, code);
    EXPECT_THAT(outcome.out, HasSubstr("good  file     endless_entry 0.1.0"));
    EXPECT_THAT(outcome.out, HasSubstr("good  symbols  exports its entry alone"));
    EXPECT_THAT(outcome.out, HasSubstr("The check was interrupted.\n"));
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("saving")));
    EXPECT_EQ(outcome.err.find("nas-host: ending the check; press Ctrl-C again to quit at once\n") != std::string::npos,
              signal == SIGINT);
  }
}

TEST_F(CheckedEntry, ThatIsInterruptedLeavesOneArrayOfJson) {
  std::vector<std::string> words = check("endless_entry");
  words.push_back("--json");
  test::BackgroundProgram program(words);
  program.wait_until([&] { return program.said("checking its entry"); });
  const Outcome outcome = program.wait_after(SIGINT);
  EXPECT_EQ(outcome.code, 130);
  const nlohmann::json findings = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(findings.size(), 3) << outcome.out;
  EXPECT_EQ(findings[2]["value"], "interrupted: the rest was not tried");
}

TEST_F(CheckedEntry, IsNotBlamedWhenTheHostDoesNotStart) {
  std::filesystem::remove(host_.core());
  const Outcome outcome = test::run_program(check("collected"));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("problem  nas-host  cannot load " + host_.core().string()));
  EXPECT_THAT(outcome.out, HasSubstr("LD_LIBRARY_PATH"));
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("fix the plugin")));
}

}  // namespace check_test
}  // namespace nas
