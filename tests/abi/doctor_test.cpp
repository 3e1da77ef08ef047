// `nas-host doctor PLUGIN`: whether this host would load a plugin, key by key, and what to do when it would not.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/subprocess.h"

namespace nas {
namespace doctor_test {

using nlohmann::json;
using test::Outcome;
using testing::HasSubstr;

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

Outcome examined(const std::string& name) { return test::run_program({NAS_HOST, "doctor", plugin(name), "--json"}); }

/// The only finding that is a problem.
json problem_of(const Outcome& outcome) {
  json problems = json::array();
  for (const json& finding : json::parse(outcome.out))
    if (finding["state"] == "problem") problems.push_back(finding);
  EXPECT_EQ(problems.size(), 1) << outcome.out;
  return problems.at(0);
}

TEST(Doctor, FindsNothingWrongWithAPluginOfThisHost) {
  const Outcome outcome = examined("complete");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const json findings = json::parse(outcome.out);
  EXPECT_GE(findings.size(), 11);  // the ABI and ten hard keys
  for (const json& finding : findings) EXPECT_EQ(finding["state"], "good") << finding;
}

TEST(Doctor, ShowsTheKeyThatDiffersWithItsRemedy) {
  const Outcome outcome = examined("other_torch");
  EXPECT_EQ(outcome.code, 1);
  const json problem = problem_of(outcome);
  EXPECT_EQ(problem["name"], "torch");
  EXPECT_THAT(problem["value"].get<std::string>(), HasSubstr("1.13 in the plugin, "));
  EXPECT_THAT(problem["remedy"].get<std::string>(), HasSubstr("Torch_DIR"));
}

TEST(Doctor, ShowsAnotherAbi) { EXPECT_EQ(problem_of(examined("needs_newer"))["name"], "plugin ABI"); }

TEST(Doctor, ShowsWhatIsNoMatterOfTheBuild) {
  EXPECT_THAT(problem_of(examined("same_parts"))["value"].get<std::string>(), HasSubstr("provides op:a twice"));
}

TEST(Doctor, RefusesWhatIsNoPlugin) {
  EXPECT_EQ(examined("no_manifest").code, 61);
  EXPECT_EQ(examined("not_there").code, 60);
}

TEST(Doctor, IsATableForPeople) {
  const Outcome outcome = test::run_program({NAS_HOST, "doctor", plugin("other_torch")});
  EXPECT_THAT(outcome.out, HasSubstr("good     arch "));
  EXPECT_THAT(outcome.out, HasSubstr("problem  torch "));
  EXPECT_THAT(outcome.out, HasSubstr("-> rebuild the plugin with the LibTorch of this host"));
}

}  // namespace doctor_test
}  // namespace nas
