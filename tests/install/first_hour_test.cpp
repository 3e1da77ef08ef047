// An author's first hour with nothing but an installed nas-host: each kind of plugin is created, and the commands that
// are printed then build, test, check and run it; then it runs on Fashion-MNIST.
#include <gmock/gmock.h>

#include <sstream>

#include "installation.h"

namespace nas::test {
namespace first_hour_test {

using testing::HasSubstr;

struct Kind {
  std::string name;
  Words others;             ///< plugins with which it runs
  Words settings;           ///< over those of its try.toml, for a run on Fashion-MNIST
  std::string seen_in_run;  ///< in what the run prints, or in its log
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class FirstHour : public testing::TestWithParam<Kind> {
 protected:
  static void SetUpTestSuite() { installation_ = new Installation(); }
  static void TearDownTestSuite() { delete installation_; }
  std::string folder() const { return "my plugins/" + GetParam().name; }
  bool is_c() const { return GetParam().name == "strategy-c"; }
  std::string library() const { return folder() + (is_c() ? "/lib" : "/build/plugins/lib") + plugin() + ".so"; }
  std::string plugin() const { return is_c() ? "in_c" : GetParam().name + "_of_mine"; }
  /// Throws with everything that it printed when it fails.
  static Outcome run(const Words& words) { return Installation::require(installation_->run(words)); }
  Words with_real_images() const {
    Words words = {"nas-host", "--config", folder() + "/try.toml", "--plugin", library(), "--out", folder() + "/run"};
    for (const std::string& other : GetParam().others) words.insert(words.end(), {"--plugin", other});
    for (const std::string& setting : GetParam().settings) words.insert(words.end(), {"--set", setting});
    return words;
  }

  static inline Installation* installation_ = nullptr;
};

/// The lines that new-plugin prints as commands, in its folder. Among them are a build, the tests, a check and a run.
std::string printed_commands(const std::string& printed) {
  std::istringstream lines(printed.substr(printed.find("Build it, test it")));
  std::string commands, line;
  std::getline(lines, line);
  while (std::getline(lines, line)) commands += line + " || exit\n";
  return commands;
}

TEST_P(FirstHour, EndsWithARun) {
  const Outcome made = run({"nas-host", "new-plugin", plugin(), folder(), "--kind", GetParam().name});
  const Outcome outcome = run({"sh", "-c", printed_commands(made.out)});
  for (const char* name : {"file", "symbols", "entry", "run", "same run again", "kill and resume"})
    EXPECT_THAT(outcome.out, testing::ContainsRegex("good  " + std::string(name) + " ")) << outcome.out;
  EXPECT_THAT(run(with_real_images()).out, HasSubstr(GetParam().seen_in_run));
}

const Words few_real_images = {"data.dataset=fashion_mnist", "data.max_items=512", "eval.train.epochs=1"};

INSTANTIATE_TEST_SUITE_P(Of, FirstHour,
                         testing::Values(Kind{"trainer", {}, few_real_images, "on the 10,000 test images"},
                                         Kind{"searcher", {}, few_real_images, "on the 10,000 test images"},
                                         Kind{"strategy-c", {}, few_real_images, "on the 10,000 test images"},
                                         Kind{"op", {"darts"}, few_real_images, "on the 10,000 test images"},
                                         Kind{"dataset", {"darts"}, {"eval.train.epochs=1"}, "on the 64 test images"}),
                         [](const auto& instance) {
                           return instance.param.name == "strategy-c" ? "strategy" : instance.param.name;
                         });

}  // namespace first_hour_test
}  // namespace nas::test
