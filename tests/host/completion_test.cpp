// What the tab key offers, compared with the tables that read the command line.
#include "host/completion.h"

#include <gmock/gmock.h>

#include <boost/program_options/options_description.hpp>

#include "host/command.h"
#include "host/schema.h"
#include "tests/support/temporary_folder.h"

namespace nas::host {
namespace completion_test {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using Words = std::vector<std::string>;

Words offered(const Words& words) {
  Words texts;
  for (const Completions::Word& word : completions_of(words).words) texts.push_back(word.text);
  return texts;
}

TEST(Completion, OffersEveryCommandThatHelpLists) {
  Words listed;
  for (const Command* command : commands())
    if (!command->hidden) listed.emplace_back(command->name);
  EXPECT_EQ(offered({""}), listed);
  EXPECT_EQ(offered({"-q", "--color", "never", ""}), listed);
  EXPECT_EQ(offered({"help", ""}), [&] {
    listed.push_back("ops");
    return listed;
  }());
  EXPECT_THAT(offered({"re"}), ElementsAre("resume", "report"));
}

TEST(Completion, OffersEveryOptionOfEachCommand) {
  for (const Command* command : commands()) {
    Options unused;
    Words options;
    const auto description = options_of(*command, unused);
    for (const auto& option : description.options()) options.push_back("--" + option->long_name());
    EXPECT_EQ(offered({std::string(command->name), "--"}), options) << command->name;
  }
  EXPECT_THAT(offered({"--conf"}), ElementsAre("--config")) << "the word run is optional";
}

/// What is offered for an option is what the program accepts.
TEST(Completion, ChoicesAreAccepted) {
  for (const Command* command : commands()) {
    Options unused;
    const auto description = options_of(*command, unused);
    for (const auto& option : description.options())
      for (const std::string& value : offered({std::string(command->name), "--" + option->long_name(), ""})) {
        if (option->long_name() == "set" || option->long_name() == "plugin") continue;
        Words words{std::string(command->name), "--" + option->long_name(), value};
        words.insert(words.end(), command->min_arguments, "x");
        EXPECT_NO_THROW(parse_command_line(words)) << command->name << " --" << option->long_name() << " " << value;
      }
  }
  EXPECT_THAT(offered({"resume", "--color", ""}), ElementsAre("auto", "always", "never"));
  EXPECT_THAT(offered({"--color=a"}), ElementsAre("--color=auto", "--color=always"));
  EXPECT_THAT(offered({"export", "--to", "py"}), ElementsAre("pytorch"));
}

TEST(Completion, OffersWhatStandsAtThePlace) {
  EXPECT_THAT(offered({"config", ""}), ElementsAre("check", "show"));
  EXPECT_THAT(offered({"batch", "st"}), ElementsAre("status"));
  EXPECT_TRUE(completions_of({"batch", ""}).files);
  EXPECT_TRUE(completions_of({"batch", "status", ""}).folders);
  EXPECT_FALSE(completions_of({"batch", "status", ""}).files);
  EXPECT_TRUE(completions_of({"config", "check", "--plugin", "x", ""}).files)
      << "the value of an option is no argument";
  EXPECT_TRUE(completions_of({"predict", "run", "a.png", "b.png", ""}).files);
  EXPECT_FALSE(completions_of({"resume", "run", ""}).folders) << "one run is enough";
  EXPECT_THAT(offered({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(offered({"wrong", ""}), IsEmpty());
  EXPECT_TRUE(completions_of({"--config", ""}).files);
  EXPECT_TRUE(completions_of({"--config=x"}).files);
  EXPECT_TRUE(completions_of({"--out", ""}).folders);
}

TEST(Completion, OffersEveryKeyAfterSet) {
  Words keys;
  const core::Schema schema = schema_with({});
  for (const core::Key& key : schema.keys()) keys.push_back(key.path + "=");
  EXPECT_EQ(offered({"--set", ""}), keys);
  EXPECT_EQ(offered({"config", "show", "--set", ""}), keys);
  EXPECT_THAT(offered({"--set", "search.train.ep"}), ElementsAre("search.train.epochs="));
  EXPECT_THAT(offered({"--set=search.train.ep"}), ElementsAre("--set=search.train.epochs="));
}

TEST(Completion, OffersTheValuesOfAKey) {
  EXPECT_THAT(offered({"--set", "engine="}), ElementsAre("engine=fused", "engine=reference"));
  EXPECT_THAT(offered({"--set", "data.flip=t"}), ElementsAre("data.flip=true"));
  EXPECT_THAT(offered({"--set", "data.channels="}),
              ElementsAre("data.channels=0", "data.channels=1", "data.channels=3"));
  EXPECT_THAT(offered({"--set", "eval.model.channels="}), ElementsAre("eval.model.channels=auto"));
  EXPECT_THAT(offered({"--set", "data.dataset=cifar"}),
              UnorderedElementsAre("data.dataset=cifar10", "data.dataset=cifar100"));
  EXPECT_TRUE(completions_of({"--set", "data.path="}).files);
  EXPECT_THAT(offered({"--set", "no.such.key="}), IsEmpty());
}

TEST(Completion, ABrokenPluginOrConfigurationOffersTheKeysOfTheHost) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "broken.toml", "plugins = [\"no_such_plugin\"");
  for (const Words& words :
       {Words{"--plugin", "no_such_plugin"}, Words{"--config", (folder / "broken.toml").string()}}) {
    Words line = words;
    line.insert(line.end(), {"--set", "sed"});
    EXPECT_THAT(offered(line), IsEmpty());
    line.back() = "see";
    EXPECT_THAT(offered(line), ElementsAre("seed="));
  }
}

TEST(Completion, WordsHaveADocumentation) {
  const Completions found = completions_of({"config", "--"});
  for (const Completions::Word& word : found.words)
    EXPECT_THAT(word.doc, Not(testing::AnyOf("", testing::HasSubstr("\n")))) << word.text;
}

}  // namespace completion_test
}  // namespace nas::host
