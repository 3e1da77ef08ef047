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
  static Outcome compiled(const std::string& rest, const fs::path& include) {
    return installation_->run({"sh", "-c", "${CXX:-c++} $CXXFLAGS -std=c++20 -I '" + include.string() + "' " + rest});
  }
  static void compile(const std::string& rest, const fs::path& include = headers()) {
    Installation::require(compiled(rest, include));
  }
  static fs::path headers() { return installation_->prefix() / "include"; }
  /// The headers of an SDK whose minor is `minor`, beside those of the installation.
  static fs::path headers_of_minor(int minor) {
    const fs::path include = folder() / ("include of " + std::to_string(minor));
    fs::create_directories(include);
    fs::copy(headers() / "nas", include / "nas", fs::copy_options::recursive);
    const fs::path abi = include / "nas/abi.h";
    write_text(abi, replaced(read_text(abi), "NAS_ABI_MINOR " + std::to_string(NAS_ABI_MINOR),
                             "NAS_ABI_MINOR " + std::to_string(minor)));
    return include;
  }
  /// The plugin of the page, which requires the minor `minor`.
  static std::string plugin_that_requires(int minor, const fs::path& include = headers()) {
    const std::string name = "requires_" + std::to_string(minor);
    write_text(folder() / (name + ".cpp"),
               replaced(read_text(folder() / "needs_progress.cpp"), "REQUIRED 1", "REQUIRED " + std::to_string(minor)));
    compile("-shared -fPIC " + name + ".cpp -o lib" + name + ".so", include);
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
  const Outcome outcome =
      installation_->run({"nas-host", "run", "--plugin", plugin_that_requires(99, headers_of_minor(99))});
  EXPECT_EQ(outcome.code, 63);
  EXPECT_THAT(outcome.err, HasSubstr(here));
}

TEST_F(SdkVersions, ARequirementThatTheSdkDoesNotHaveIsAnErrorOfTheCompiler) {
  write_text(folder() / "main.cpp", program);
  const Outcome outcome = compiled("-DNAS_ABI_MINOR_REQUIRED=99 -fsyntax-only main.cpp", headers());
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("NAS_ABI_MINOR_REQUIRED is later than this SDK"));
}

}  // namespace sdk_versions_test
}  // namespace nas::test
