// docs/sdk-versions.md: its code is compiled with the installed headers, and does what the page says on hosts that have
// an ability and on hosts that lack it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "code_blocks.h"
#include "installation.h"
#include "nas/abi.h"

namespace nas::test {
namespace sdk_versions_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Ends with 0 when the functions of the page do the right thing with and without what they ask for.
const char* const program = R"(
#include <cstddef>

#include "nas/object.h"
#include "nas/testing_host.h"
#include "reads_later_field.h"
#include "with_fallback.h"

struct Shown final : nas::Provides<nas::IWorkProgress> {
  void show(std::string_view, int64_t done, int64_t) override { parts = done; }
  int64_t parts = 0;
};

bool falls_back() {
  nas::fake::Host host;
  show_scored(1, 2);
  const bool is_quiet = host.lines.empty();
  show_scored(2, 2);
  return is_quiet && host.lines.size() == 1;
}

bool uses_what_the_host_has() {
  nas::fake::Host host;
  Shown shown;
  host.provide<nas::IWorkProgress>(shown);
  show_scored(2, 2);
  return shown.parts == 2 && host.lines.empty();
}

bool reads_what_the_maker_knew() {
  nas::BuildRequest request;
  request.classes = 10;
  request.cell_template = "cells";
  if (cells_of(request) != "cells" || classes_of(request) != 10) return false;
  request.struct_size = offsetof(nas::BuildRequest, cell_template);
  return cells_of(request).empty() && classes_of(request) == 10;
}

int main() { return falls_back() && uses_what_the_host_has() && reads_what_the_maker_knew() ? 0 : 1; }
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at == text.npos) throw std::runtime_error("there is no \"" + from + "\" in " + text);
  return text.replace(at, from.size(), to);
}

class SdkVersions : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    for (const Block& block : code_blocks(text()))
      if (block.language == "cpp") write_text(folder() / file_of(block), block.text);
  }
  static void TearDownTestSuite() { delete installation_; }

  static std::string text() { return read_text(fs::path(DOCUMENTS) / "sdk-versions.md"); }
  static const fs::path& folder() { return installation_->folder(); }
  /// As the tests' environment says: a sanitizer must be that of the host.
  static void compile(const std::string& rest) {
    const std::string include = "-I '" + (installation_->prefix() / "include").string() + "' ";
    Installation::require(installation_->run({"sh", "-c", "${CXX:-c++} $CXXFLAGS -std=c++20 " + include + rest}));
  }
  /// The plugin of the page, which requires the minor `minor`.
  static std::string plugin_that_requires(int minor) {
    const std::string name = "requires_" + std::to_string(minor);
    write_text(folder() / (name + ".cpp"),
               replaced(read_text(folder() / "needs_progress.cpp"), "REQUIRED 1", "REQUIRED " + std::to_string(minor)));
    compile("-shared -fPIC " + name + ".cpp -o lib" + name + ".so");
    return "./lib" + name + ".so";
  }

  static inline Installation* installation_ = nullptr;
};

TEST_F(SdkVersions, TheFunctionsOfThePageWorkWithAndWithoutAnAbility) {
  write_text(folder() / "main.cpp", program);
  compile("main.cpp -o main");
  EXPECT_EQ(installation_->run({"./main"}).code, 0);
}

TEST_F(SdkVersions, APluginThatRequiresWhatThisHostHasIsAccepted) {
  const Outcome outcome = installation_->run({"nas-host", "inspect", plugin_that_requires(1), "--json"});
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["ok"], true) << outcome.out << outcome.err;
}

TEST_F(SdkVersions, APluginThatRequiresALaterMinorIsRefusedByTheSentenceOfThePage) {
  const std::string sentence = "plugin \"needs_progress\" needs plugin ABI 1.1 and this host offers 1.0";
  EXPECT_THAT(text(), HasSubstr(sentence));
  const std::string here = replaced(replaced(sentence, "1.1", "1.99"), "1.0", "1." + std::to_string(NAS_ABI_MINOR));
  const Outcome outcome = installation_->run({"nas-host", "run", "--plugin", plugin_that_requires(99)});
  EXPECT_EQ(outcome.code, 63);
  EXPECT_THAT(outcome.err, HasSubstr(here));
}

}  // namespace sdk_versions_test
}  // namespace nas::test
