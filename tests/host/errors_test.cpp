// How errors, options and help reach a person or a program.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/config/known_parts.h"
#include "host/command.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace errors_test {

using nlohmann::json;
using test::Outcome;
using testing::HasSubstr;

Outcome run_host(std::vector<std::string> words, const test::Setting& setting = {}) {
  words.insert(words.begin(), NAS_HOST);
  return test::run_program(words, setting);
}

/// What stderr shows when it is a terminal, up to the end of the line.
std::string seen_on_terminal(const std::string& words) {
  const Outcome outcome = test::run_program({"script", "-qec", std::string(NAS_HOST) + " " + words, "/dev/null"},
                                            {.environment = {"TERM=xterm"}});
  return outcome.out;
}

TEST(Errors, AreJsonOnStdoutWithJson) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--json"},
                                                {"hlep", "--json"},
                                                {"resume", "/nowhere", "--json"},
                                                {"plugins", "--json", "--wrong"},
                                                {"inspect", "/nowhere/libx.so", "--json"},
                                                {"batch", "/no.toml", "--json"}}) {
    const Outcome outcome = run_host(words);
    const json error = json::parse(outcome.out)["error"];
    EXPECT_EQ(error["exit_code"], outcome.code) << words[0];
    EXPECT_THAT(outcome.err, HasSubstr("error: " + error["what"].get<std::string>()));
  }
}

TEST(Errors, ARefusedPluginIsOneJsonDocument) {
  const Outcome outcome = run_host({"inspect", TEST_PLUGINS "/libother_torch.so", "--json"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_EQ(json::parse(outcome.out)["refusal"]["exit_code"], 64);
  EXPECT_THAT(outcome.err, HasSubstr("error: "));
}

TEST(Errors, HaveTheColourThatWasAskedForEvenWhenTheCommandLineIsWrong) {
  EXPECT_THAT(seen_on_terminal("hlep"), HasSubstr("\033["));
  EXPECT_THAT(seen_on_terminal("hlep --color never"), testing::Not(HasSubstr("\033")));
  EXPECT_THAT(run_host({"hlep", "--color=always"}).err, HasSubstr("\033["));
}

TEST(Errors, OfADamagedRecordNameNoLibrary) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "run.json", "{\"status\": ");
  const Outcome outcome = run_host({"resume", folder.path()});
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err, HasSubstr("damaged: it is cut short, or not JSON, at line 1, column "));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("exception")));
  test::write_text(folder / "run.json", "{}");
  EXPECT_THAT(run_host({"resume", folder.path()}).err, HasSubstr("run.json is damaged: it has no \"threads\"\n"));
}

TEST(Errors, AKeyOfAnInstalledPluginNamesIt) {
  const test::TemporaryFolder folder;
  std::filesystem::copy(TEST_PLUGINS "/libcomplete.so", folder.path());
  const Outcome outcome = run_host({"config", "check", "--set", "complete.confidence=0.7"},
                                   {.environment = {"NAS_PLUGIN_PATH=" + folder.path().string()}});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("has this key: add --plugin " + (folder / "libcomplete.so").string() + "\n"));
}

TEST(OptionsBeforeACommand, AreCommonOnesOnly) {
  EXPECT_EQ(parse_command_line({"-q", "resume", "x"}).command->name, "resume");
  EXPECT_TRUE(parse_command_line({"-q", "resume", "x"}).options.quiet);
  EXPECT_EQ(parse_command_line({"--color", "never", "--json", "plugins"}).command->name, "plugins");
  EXPECT_EQ(parse_command_line({"--color=never", "-v", "plugins"}).options.color, core::Color::never);
  EXPECT_EQ(parse_command_line({"-q", "--plugin", "resume"}).command->name, "run");
  EXPECT_EQ(parse_command_line({"--json"}).command->name, "run");
  EXPECT_EQ(parse_command_line({"--json", "--version"}).command->name, "version");
}

TEST(HelpCommand, ExplainsSubcommandsAndListsOps) {
  EXPECT_EQ(run_host({"help", "batch", "report"}).out, run_host({"help", "batch"}).out);
  const Outcome ops = run_host({"help", "ops"});
  EXPECT_EQ(ops.code, 0);
  for (const core::HostPart& part : core::host_parts()) {
    if (part.kind == "op") {
      EXPECT_THAT(ops.out, testing::ContainsRegex("\n  " + std::string(part.name) + " +[^ ]"));
    }
  }
  EXPECT_EQ(json::parse(run_host({"help", "ops", "--json"}).out)[0]["name"], "none");
}

TEST(NewPluginCommand, PrintsStepsForAnyFolder) {
  const test::TemporaryFolder folder;
  const Outcome outcome = run_host({"new-plugin", "mine", "my plugins/mine"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("\n  cd '" + (folder / "my plugins/mine").string() + "'\n  cmake -B build"));
}

TEST(InspectCommand, SaysThatAConfigurationIsNoDescription) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "it's mine.toml", "seed = 3\n");
  const Outcome outcome = run_host({"inspect", "it's mine.toml"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err, HasSubstr("the file is a configuration, not the description of a network"));
  EXPECT_THAT(outcome.err, HasSubstr("nas-host config check '" + folder.path().string() + "/it'\\''s mine.toml'\n"));
}

}  // namespace errors_test
}  // namespace nas::host
