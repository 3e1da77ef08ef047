// nas-host as a person uses it.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "nas/abi.h"
#include "nas/fingerprint.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace command_line_test {

using nlohmann::json;
using test::Outcome;
using testing::HasSubstr;

Outcome nas_host(std::vector<std::string> words, const test::Setting& setting = {}) {
  words.insert(words.begin(), NAS_HOST);
  return test::run_program(words, setting);
}

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

const std::string abi = NAS_TEXT(NAS_ABI_MAJOR) "." NAS_TEXT(NAS_ABI_MINOR);

TEST(CommandLine, VersionNamesTheThreeThatMatter) {
  const Outcome outcome = nas_host({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "nas-host " HOST_VERSION " (plugin ABI " + abi + ", LibTorch " HOST_TORCH ")\n");
  const json facts = json::parse(nas_host({"version", "--json"}).out);
  EXPECT_EQ(facts["version"], HOST_VERSION);
  EXPECT_EQ(facts["abi"], abi);
  EXPECT_EQ(facts["fingerprint"]["os"], "linux");
}

TEST(CommandLine, HelpListsAndExplainsEveryCommand) {
  const Outcome overview = nas_host({"--help"});
  EXPECT_EQ(overview.code, 0);
  for (const std::string name : {"run", "resume", "plugins", "inspect", "test", "predict", "export", "config", "data",
                                 "new-plugin", "report", "draw", "schema", "completion", "help", "version"}) {
    EXPECT_THAT(overview.out, HasSubstr("\n  " + name + " "));
    const Outcome help = nas_host({"help", name});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.out, HasSubstr("Usage: nas-host " + name));
    EXPECT_THAT(help.out, HasSubstr("Example:\n  nas-host "));
    EXPECT_EQ(nas_host({name, "--help"}).out, help.out);
  }
}

TEST(CommandLine, UsageErrorsExitWithTwo) {
  const Outcome command = nas_host({"inspct", "x"});
  EXPECT_EQ(command.code, 2);
  EXPECT_EQ(command.out, "");
  EXPECT_THAT(command.err, HasSubstr("\"inspct\"; did you mean \"inspect\"?\n"));
  EXPECT_THAT(command.err, HasSubstr("nas-host help\n"));
  const Outcome option = nas_host({"plugins", "--jsn"});
  EXPECT_EQ(option.code, 2);
  EXPECT_THAT(option.err, HasSubstr("--jsn; did you mean --json?\n"));
  EXPECT_THAT(option.err, HasSubstr("nas-host help plugins\n"));
}

TEST(CommandLine, TheRootOfTheFileSystemIsNoRunDirectory) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"run", "--out", "/"}, {"--out", "/tmp/.."}, {"batch", "b.toml", "--out=/."}}) {
    const Outcome outcome = nas_host(words);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("the root of the file system"));
    EXPECT_THAT(outcome.err, HasSubstr("\n  /\n"));
    EXPECT_THAT(outcome.err, HasSubstr("--out"));
  }
}

TEST(CommandLine, ErrorsAreRedOnlyWhenAskedHere) {
  EXPECT_THAT(nas_host({"inspect", "/no/libx.so", "--color", "always"}).err, HasSubstr("\033[1;31merror:\033[0m"));
  EXPECT_THAT(nas_host({"inspect", "/no/libx.so"}).err, testing::Not(HasSubstr("\033")));
}

TEST(CommandLine, TheCommandRunIsTheDefault) {
  const Outcome without = nas_host({"--plugin", plugin("other_torch")});
  EXPECT_EQ(without.code, 64);
  EXPECT_EQ(without.err, nas_host({"run", "--plugin", plugin("other_torch")}).err);
}

TEST(CommandLine, AWrongConfigurationIsFoundBeforeLibTorchIsLoaded) {
  const std::vector<std::string> words = {"--plugin", plugin("complete"), "--set", "sead=3"};
  const Outcome outcome = nas_host(words, {.environment = {"LD_DEBUG=files"}});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("error: unknown key \"sead\"; did you mean \"seed\"?"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("libnas_core")));
}

/// Nobody writes to the pipe, so reading it would never end.
TEST(CommandLine, ANamedPipeIsNoConfiguration) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const Outcome outcome = nas_host({"config", "check", folder / "pipe"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("it is not a regular file"));
}

TEST(CommandLine, AConfigurationMayComeFromTheShell) {
  const std::string command = "echo seed=3 | " NAS_HOST " config check /dev/stdin && " NAS_HOST
                              " config check <(echo seed=3) && " NAS_HOST " config check <(echo sed=3)";
  const Outcome outcome = test::run_program({"bash", "-c", command});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "The configuration is valid.\nThe configuration is valid.\n");
}

/// Names of files and keys can hold escape sequences, which would be obeyed.
TEST(CommandLine, ATerminalIsNotControlledByWhatIsNamed) {
  const test::TemporaryFolder folder;
  const std::string evil = "\x1b[2J\u009b2J\nnas-host: error: forged";
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"config", "check", folder / (evil + ".toml")},
           {"config", "check", folder.write("a.toml", "include = \"\\u001b[2J\\u009b2J.toml\"\n")},
           {"config", "check", "--set", evil + "=1"},
           {"inspect", evil},
           {"inspect", folder / (evil + ".so")},
           {"resume", folder / evil},
           {evil},
           {"--" + evil}}) {
    const Outcome outcome = nas_host(words);
    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.out + outcome.err, testing::Not(HasSubstr("\x1b"))) << words[0];
    EXPECT_THAT(outcome.out + outcome.err, testing::Not(HasSubstr("\u009b"))) << words[0];
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("\nnas-host: error: forged"))) << words[0];
  }
}

TEST(CommandLine, ANameThatIsTooLongIsTold) {
  const Outcome outcome = nas_host({"inspect", std::string(5000, 'x')});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("filesystem error")));
}

TEST(CommandLine, AnAbsurdNetworkIsRefusedBeforeLibTorchIsLoaded) {
  const Outcome outcome =
      nas_host({"inspect", "--genotype", "x", "--layers=65536"}, {.environment = {"LD_DEBUG=files"}});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--layers must be at most 4096, not 65536"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("libnas_core")));
}

class Folder : public testing::Test {
 protected:
  void add(const std::string& name) { std::filesystem::copy(plugin(name), folder.path()); }
  test::TemporaryFolder folder;
  test::Setting setting = {.environment = {"NAS_PLUGIN_PATH=" + folder.path().string()}};
};

TEST_F(Folder, PluginsAreListedWithTheirRefusals) {
  for (const char* name : {"complete", "no_manifest", "other_torch"}) add(name);
  const Outcome outcome = nas_host({"plugins", "--json"}, setting);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json listed = json::parse(outcome.out);
  ASSERT_GE(listed.size(), 3u);
  EXPECT_EQ(listed[0]["name"], "complete");
  EXPECT_EQ(listed[0]["version"], "0.1.0");
  EXPECT_EQ(listed[0]["abi"], abi);
  EXPECT_EQ(listed[0]["summary"], "Counts and does nothing else");
  EXPECT_EQ(listed[0]["provides"], json({"runner:constant", "trainer:limited"}));
  EXPECT_EQ(listed[0]["path"], (folder / "libcomplete.so").string());
  EXPECT_EQ(listed[0]["ok"], true);
  EXPECT_FALSE(listed[0].contains("refusal"));
  EXPECT_EQ(listed[1]["ok"], false);
  EXPECT_FALSE(listed[1].contains("name"));
  EXPECT_EQ(listed[1]["refusal"]["exit_code"], 61);
  EXPECT_EQ(listed[2]["name"], "altered");
  EXPECT_EQ(listed[2]["refusal"]["exit_code"], 64);
}

TEST_F(Folder, PluginsAreListedForPeopleToo) {
  add("complete");
  const Outcome outcome = nas_host({"plugins"}, setting);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::StartsWith("NAME "));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("\ncomplete +0.1.0 +" + abi + " +Counts and does nothing else +/"));
}

TEST_F(Folder, APluginIsInspectedByName) {
  add("complete");
  EXPECT_EQ(json::parse(nas_host({"inspect", "complete", "--json"}, setting).out)["path"],
            (folder / "libcomplete.so").string());
}

/// `nas-host plugins` lists plugins by their ids.
TEST_F(Folder, APluginIsFoundByItsIdUnderAnotherFileName) {
  std::filesystem::copy(plugin("complete"), folder / "libother.so");
  for (const char* name : {"complete", "other"})
    EXPECT_EQ(json::parse(nas_host({"inspect", name, "--json"}, setting).out)["path"],
              (folder / "libother.so").string());
}

TEST(Inspect, ShowsWhatAPluginRequires) {
  const Outcome outcome = nas_host({"inspect", plugin("needs_newer")});
  EXPECT_THAT(outcome.out, HasSubstr(", requires 1.99 (this host has " + abi + ")"));
  EXPECT_THAT(outcome.err, HasSubstr("use a nas-host with this plugin ABI or a later one"));
}

TEST(Inspect, ShowsManifestFingerprintAndConfiguration) {
  const json facts = json::parse(nas_host({"inspect", plugin("complete"), "--json"}).out);
  EXPECT_EQ(facts["kind"], "plugin");
  EXPECT_EQ(facts["license"], "MIT");
  EXPECT_EQ(facts["ok"], true);
  const json host = json::parse(nas_host({"version", "--json"}).out)["fingerprint"];
  const json torch = {{"key", "torch"}, {"plugin", "none"}, {"host", host["torch"]}, {"hard", true}, {"fits", true}};
  EXPECT_THAT(facts["fingerprint"], testing::Contains(torch));
  const json confidence = {{"key", "complete.confidence"},
                           {"type", "a real number"},
                           {"default", "0.5"},
                           {"constraints", {"0..1"}},
                           {"doc", "How sure the method is of itself."}};
  EXPECT_THAT(facts["config"], testing::Contains(confidence));
}

TEST(Inspect, ShowsARefusedPluginAndRefusesIt) {
  const Outcome outcome = nas_host({"inspect", plugin("other_torch")});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.out, testing::ContainsRegex("torch +1.13 +[0-9.]+ +refused"));
  const Outcome as_json = nas_host({"inspect", plugin("other_torch"), "--json"});
  EXPECT_EQ(as_json.code, 64);
  EXPECT_EQ(json::parse(as_json.out)["refusal"]["exit_code"], 64);
}

TEST(ConfigCommand, KnowsThePluginsKeys) {
  const std::string setting = "complete.confidence=0.7";
  const std::string complete = plugin("complete");
  EXPECT_EQ(nas_host({"config", "check", "--plugin", complete, "--set", setting}).code, 0);
  const Outcome unknown = nas_host({"config", "check", "--set", setting});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_EQ(test::first_line(unknown.err), "nas-host: error: unknown key \"complete.confidence\"");
}

TEST(ConfigCommand, ReportsEveryErrorOfAFile) {
  test::TemporaryFolder folder;
  test::write_text(folder / "x.toml", "seeed = 3\nthreads = \"many\"\n");
  const Outcome outcome = nas_host({"config", "check", "x.toml"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(test::first_line(outcome.err), "nas-host: error: unknown key \"seeed\"; did you mean \"seed\"?");
  EXPECT_THAT(outcome.err, HasSubstr("x.toml:1:1"));
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: \"threads\" must be an integer"));
  const Outcome as_json = nas_host({"config", "check", "x.toml", "--json"}, {.folder = folder.path()});
  EXPECT_EQ(as_json.code, 3);
  EXPECT_EQ(json::parse(as_json.out)["errors"].size(), 2u);
}

TEST(ConfigCommand, WhatItShowsIsAConfiguration) {
  test::TemporaryFolder folder;
  const Outcome shown = nas_host({"config", "show", "--plugin", plugin("complete"), "--set", "seed=17"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  test::write_text(folder / "shown.toml", shown.out);
  const Outcome again = nas_host({"config", "show", folder / "shown.toml", "--plugin", plugin("complete"), "--json"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(json::parse(again.out)["seed"], 17);
  EXPECT_EQ(json::parse(again.out)["complete"]["confidence"], 0.5);
}

TEST(ConfigCommand, NeedsCheckOrShow) {
  const Outcome outcome = nas_host({"config", "print"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(test::first_line(outcome.err), HasSubstr("check or show, not \"print\""));
}

}  // namespace command_line_test
}  // namespace nas
