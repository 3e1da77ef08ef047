#include "host/options.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "host/command.h"

namespace nas::host {
namespace options_test {

using testing::ElementsAre;
using testing::HasSubstr;

std::string usage_error(const std::vector<std::string>& words) {
  try {
    parse_command_line(words);
    return "";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ExitCode::usage);
    return error.what();
  }
}

TEST(Options, AreCollectedInOrder) {
  const CommandLine line = parse_command_line(
      {"config", "check", "--plugin", "a", "x.toml", "--set", "s=1", "--plugin=b", "--set", "s=2", "--json", "-v"});
  EXPECT_EQ(line.command->name, "config");
  EXPECT_EQ(line.options.command_line.size(), 12u);
  EXPECT_EQ(line.options.command_line.front(), "config");
  EXPECT_THAT(line.options.arguments, ElementsAre("check", "x.toml"));
  EXPECT_THAT(line.options.plugins, ElementsAre("a", "b"));
  EXPECT_THAT(line.options.settings, ElementsAre("s=1", "s=2"));
  EXPECT_TRUE(line.options.json);
  EXPECT_TRUE(line.options.verbose);
  EXPECT_FALSE(line.options.quiet);
}

TEST(Options, ForceBelongsToWhatBeginsARun) {
  EXPECT_TRUE(parse_command_line({"--plugin", "a", "--force"}).options.force);
  EXPECT_TRUE(parse_command_line({"resume", "runs/a", "--force"}).options.force);
  EXPECT_FALSE(parse_command_line({"resume", "runs/a"}).options.force);
  EXPECT_THAT(usage_error({"plugins", "--force"}), testing::EndsWith(" --force"));
}

TEST(Options, HelpAndVersionAreCommandsToo) {
  EXPECT_EQ(parse_command_line({}).command->name, "help");
  EXPECT_EQ(parse_command_line({"--help"}).command->name, "help");
  EXPECT_EQ(parse_command_line({"--version"}).command->name, "version");
  EXPECT_TRUE(parse_command_line({"--version", "--json"}).options.json);
  const CommandLine line = parse_command_line({"inspect", "--help"});
  EXPECT_EQ(line.command->name, "help");
  EXPECT_THAT(line.options.arguments, ElementsAre("inspect"));
  EXPECT_THAT(parse_command_line({"inspect", "x.so", "-h"}).options.arguments, ElementsAre("inspect"));
  EXPECT_THAT(parse_command_line({"help", "inspect", "-h"}).options.arguments, ElementsAre("inspect"));
}

TEST(Options, ColorIsOneOfThreeWords) {
  EXPECT_EQ(parse_command_line({"plugins"}).options.color, core::Color::automatic);
  EXPECT_EQ(parse_command_line({"plugins", "--color", "always"}).options.color, core::Color::always);
  EXPECT_EQ(parse_command_line({"plugins", "--color=never"}).options.color, core::Color::never);
  EXPECT_THAT(usage_error({"plugins", "--color", "green"}), HasSubstr("auto, always or never, not \"green\""));
}

TEST(Options, MistypedNamesGetASuggestion) {
  EXPECT_THAT(usage_error({"plugin"}), HasSubstr("\"plugin\"; did you mean \"plugins\"?"));
  EXPECT_THAT(usage_error({"xyzzy"}), testing::EndsWith("\"xyzzy\""));
  EXPECT_THAT(usage_error({"plugins", "--plugn", "x"}), HasSubstr("--plugn; did you mean --plugin?"));
  EXPECT_THAT(usage_error({"plugins", "--set", "a=1"}), testing::EndsWith(" --set"));
}

TEST(Options, AbbreviationsAreNotAccepted) {
  EXPECT_THAT(usage_error({"plugins", "--plug", "x"}), HasSubstr("--plug; did you mean --plugin?"));
}

TEST(Options, ArgumentsAreCounted) {
  EXPECT_THAT(usage_error({"resume"}), HasSubstr("too few arguments"));
  EXPECT_THAT(usage_error({"inspect", "a", "b"}), HasSubstr("unexpected argument \"b\" for nas-host inspect"));
  EXPECT_THAT(usage_error({"run", "a.toml"}), HasSubstr("unexpected argument \"a.toml\" for nas-host run"));
  EXPECT_THAT(usage_error({"plugins", "--plugin"}), HasSubstr("'--plugin' is missing"));
}

TEST(Commands, ExplainThemselves) {
  for (const Command* command : commands()) {
    EXPECT_FALSE(command->summary.empty()) << command->name;
    EXPECT_TRUE(command->details.empty() || command->details.ends_with(".\n")) << command->name;
    EXPECT_THAT(std::string(command->example), testing::StartsWith("  nas-host ")) << command->name;
    EXPECT_EQ(command->example.back(), '\n') << command->name;
    EXPECT_LE(command->min_arguments, command->max_arguments) << command->name;
  }
}

}  // namespace options_test
}  // namespace nas::host
