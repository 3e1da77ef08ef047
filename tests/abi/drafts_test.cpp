// Drafts of the SDK (nas/draft/): the note of a plugin that uses one, and the host that has it or lacks it.
#include <gmock/gmock.h>

#include <array>
#include <nlohmann/json.hpp>

#include "host/plugin/admission.h"
#include "nas/abi.h"
#include "tests/support/expect_error.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace drafts_test {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

/// One of the two sources is C11, both use the first draft, and the linker collects unused sections.
TEST(Drafts, OfAPluginAreReadOnceEach) {
  EXPECT_THAT(open_plugin(plugin("uses_draft")).manifest.drafts, ElementsAre("tomorrow/3"));
  EXPECT_THAT(open_plugin(plugin("uses_drafts")).manifest.drafts, ElementsAre("evening/1", "tomorrow/3"));
  EXPECT_THAT(open_plugin(plugin("complete")).manifest.drafts, ElementsAre());
}

/// The macro has the type of its note as a number for the assembler.
TEST(Drafts, HaveTheNoteOfTheHeader) {
  const std::string bytes = test::read_text(plugin("uses_draft"));
  const uint32_t type = NAS_NOTE_DRAFT;
  const std::string note = std::string(reinterpret_cast<const char*>(&type), sizeof type) + "NAS" + '\0' + "tomorrow/3";
  EXPECT_THAT(bytes, HasSubstr(note));
}

TEST(Drafts, AHostThatHasTheDraftAcceptsThePlugin) {
  constexpr std::array<std::string_view, 2> known = {"evening/1", "tomorrow/3"};
  EXPECT_NO_THROW(require_drafts(open_plugin(plugin("uses_drafts")), known));
  EXPECT_NO_THROW(require_drafts(open_plugin(plugin("complete")), {}));
}

/// Versions are not ordered: nothing is promised from one to the next.
TEST(Drafts, AHostWithAnotherVersionOfTheDraftRefusesThePlugin) {
  for (const std::string_view other : {"tomorrow/2", "tomorrow/4", "tomorrow/30", "tomorrow"}) {
    const std::array known = {other};
    const core::Error error = test::error_of([&] { require_drafts(open_plugin(plugin("uses_draft")), known); });
    EXPECT_EQ(static_cast<int>(error.code()), 63);
    EXPECT_STREQ(error.what(), "plugin \"notes\" uses the draft tomorrow/3, which this host does not have");
    EXPECT_EQ(error.where(), plugin("uses_draft") + ", version 0.1.0");
    EXPECT_EQ(error.remedy(),
              "drafts are not promised: rebuild the plugin with the SDK of this host, or use the "
              "nas-host that it was built for");
  }
}

TEST(Drafts, AreShownByInspect) {
  const test::Outcome text = test::run_program({NAS_HOST, "inspect", plugin("uses_drafts")});
  EXPECT_EQ(text.code, 63);
  EXPECT_THAT(text.out, testing::ContainsRegex("uses drafts +evening/1, tomorrow/3\n"));
  const test::Outcome facts = test::run_program({NAS_HOST, "inspect", plugin("uses_drafts"), "--json"});
  EXPECT_EQ(json::parse(facts.out)["drafts"], json({"evening/1", "tomorrow/3"}));
  const test::Outcome without = test::run_program({NAS_HOST, "inspect", plugin("complete")});
  EXPECT_THAT(without.out, testing::Not(HasSubstr("draft")));
}

TEST(Drafts, AreExaminedByDoctor) {
  const test::Outcome outcome = test::run_program({NAS_HOST, "doctor", plugin("uses_draft"), "--json"});
  EXPECT_EQ(outcome.code, 1);
  int problems = 0;
  for (const json& finding : json::parse(outcome.out)) {
    if (finding["state"] != "problem") continue;
    EXPECT_EQ(finding["name"], "drafts");
    EXPECT_EQ(finding["value"], "plugin \"notes\" uses the draft tomorrow/3, which this host does not have");
    EXPECT_THAT(finding["remedy"].get<std::string>(), HasSubstr("rebuild the plugin with the SDK of this host"));
    ++problems;
  }
  EXPECT_EQ(problems, 1) << outcome.out;
}

}  // namespace drafts_test
}  // namespace nas::host
