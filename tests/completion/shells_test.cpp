// The completion of nas-host in real shells.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {
namespace shells_test {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

Words lines_in(const std::string& text) {
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Shell {
  std::string name, path;  ///< the path is "...-NOTFOUND" without it
};

class Shells : public testing::TestWithParam<Shell> {
 protected:
  void SetUp() override {
    if (GetParam().path.ends_with("NOTFOUND")) GTEST_SKIP() << GetParam().name << " is not installed";
    const Outcome outcome = run_program(host({"completion", GetParam().name}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    write_text(script_, outcome.out);
    write_text(folder_ / "some file.toml", "");
    fs::create_directories(folder_ / "all runs");
  }

  /// The words of each line of `texts` after it was typed, where \t is the tab key.
  std::vector<Words> typed(const Words& texts) const {
    Words words = {NAS_PYTHON, NAS_TYPE, GetParam().path, script_, NAS_HOST};
    words.insert(words.end(), texts.begin(), texts.end());
    const Outcome outcome = run_program(words, {.folder = folder_.path()});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    if (outcome.code != 0) return {};
    auto lines = nlohmann::json::parse(outcome.out).get<std::vector<Words>>();
    for (Words& line : lines)
      if (line.back().ends_with('/')) line.back().pop_back();  // zsh removes it when the line is entered
    return lines;
  }

  TemporaryFolder folder_;
  fs::path script_ = folder_ / "completion";
};

TEST_P(Shells, CompleteWhatIsTyped) {
  EXPECT_THAT(typed({
                  "nas-host conf\\tch\\t",
                  "nas-host resume --forc\\t",
                  "nas-host --plugin dar\\t",
                  "nas-host --color=alw\\t",
                  "nas-host --set search.train.ep\\t5",
                  "nas-host --set engine=ref\\t",
                  "nas-host --plugin darts --set search.darts.second\\ttr\\t",
                  "nas-host --config some\\t",
                  "nas-host resume all\\t",
              }),
              ElementsAre(ElementsAre("config", "check"), ElementsAre("resume", "--force"),
                          ElementsAre("--plugin", "darts"), ElementsAre("--color=always"),
                          ElementsAre("--set", "search.train.epochs=5"), ElementsAre("--set", "engine=reference"),
                          ElementsAre("--plugin", "darts", "--set", "search.darts.second_order=true"),
                          ElementsAre("--config", "some file.toml"), ElementsAre("resume", "all runs")));
}

INSTANTIATE_TEST_SUITE_P(Of, Shells,
                         testing::Values(Shell{"bash", NAS_BASH}, Shell{"zsh", NAS_ZSH}, Shell{"fish", NAS_FISH}),
                         [](const auto& instance) { return instance.param.name; });

/// The words that the program offers are those that the shell shows.
Words offered(const Words& words) {
  Words asked = {"complete", "--"};
  asked.insert(asked.end(), words.begin(), words.end());
  Words texts;
  for (const std::string& line : lines_in(run_program(host(asked)).out))
    texts.push_back(line.substr(0, line.find('\t')));
  return texts;
}

class ShellLists : public Shells {};
INSTANTIATE_TEST_SUITE_P(Of, ShellLists, testing::Values(Shell{"bash", NAS_BASH}),
                         [](const auto& instance) { return instance.param.name; });

/// Bash splits words at '='.
TEST_P(ShellLists, OfBashAreThoseOfTheProgram) {
  const auto in_bash = [&](const std::string& words) {
    const std::string line = ". " + script_.string() + "; COMP_WORDS=(" NAS_HOST " " + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); compopt() { :; }; _nas_host " NAS_HOST
                             "; printf '%s\\n' \"${COMPREPLY[@]}\"";
    return lines_in(run_program({GetParam().path, "--norc", "-c", line}).out);
  };
  EXPECT_EQ(in_bash("''"), offered({""}));
  EXPECT_EQ(in_bash("batch --"), offered({"batch", "--"}));
  EXPECT_EQ(in_bash("--plugin darts --set search."), offered({"--plugin", "darts", "--set", "search."}));
  EXPECT_THAT(in_bash("--set engine ="), ElementsAre("fused", "reference"));
  EXPECT_THAT(in_bash("--set engine = re"), ElementsAre("reference"));
  EXPECT_THAT(offered({"--plugin", "darts", "--set", "search."}), Contains("search.darts.second_order="));
  EXPECT_THAT(offered({"--set", "search."}), Not(Contains("search.darts.second_order=")));
  write_text(folder_ / "mine.toml", "plugins = [\"darts\"]\n");
  EXPECT_THAT(offered({"--config", folder_ / "mine.toml", "--set", "search."}), Contains("search.darts.second_order="));
}

class FishLists : public Shells {};
INSTANTIATE_TEST_SUITE_P(Of, FishLists, testing::Values(Shell{"fish", NAS_FISH}),
                         [](const auto& instance) { return instance.param.name; });

TEST_P(FishLists, OfFishAreThoseOfTheProgram) {
  const auto in_fish = [&](const std::string& words) {
    const std::string line = "source " + script_.string() +
                             "; function nas-host; " NAS_HOST " $argv; end; complete -C 'nas-host " + words + "'";
    Words texts;
    for (const std::string& shown : lines_in(run_program({GetParam().path, "--no-config", "-c", line}).out))
      texts.push_back(shown.substr(0, shown.find('\t')));
    return texts;
  };
  EXPECT_THAT(in_fish("batch --"), testing::UnorderedElementsAreArray(offered({"batch", "--"})));
  EXPECT_THAT(in_fish("--plugin darts --set search.darts."),
              testing::UnorderedElementsAreArray(offered({"--plugin", "darts", "--set", "search.darts."})));
}

}  // namespace shells_test
}  // namespace nas::test
