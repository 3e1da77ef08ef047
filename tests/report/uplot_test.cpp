// The library that draws curves is the file that third_party/uplot describes, in the page and on the disk.
#include <gmock/gmock.h>

#include <fstream>

#include "core/base/base64.h"
#include "core/base/hash.h"
#include "core/report/page/page.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace uplot_test {

using ::testing::HasSubstr;

const std::filesystem::path folder = NAS_UPLOT;

TEST(Uplot, IsTheFileOfItsChecksum) {
  std::ifstream sums(folder / "SHA256SUMS");
  int files = 0;
  for (std::string sum, name; sums >> sum >> name; ++files) EXPECT_EQ(sha256_file(folder / name), sum) << name;
  EXPECT_EQ(files, 3);
}

TEST(Uplot, IsCompiledInAsItIs) {
  EXPECT_EQ(uplot_script(), test::read_text(folder / "uPlot.iife.min.js"));
  EXPECT_EQ(uplot_style(), test::read_text(folder / "uPlot.min.css"));
  EXPECT_EQ(uplot_licence(), test::read_text(folder / "LICENSE"));
}

TEST(Uplot, ComesWithItsLicence) {
  EXPECT_THAT(html_of({.title = "", .body = ""}), HasSubstr("Copyright (c) 2022 Leon Sorokin"));
}

/// A browser runs a script only when the policy has the hash of its text.
TEST(PagePolicy, AllowsTheTwoScriptsAlone) {
  const std::string html = html_of({.title = "", .body = ""});
  const size_t begin = html.find("script-src ") + 11;
  const std::string sources = html.substr(begin, html.find(';', begin) - begin);
  std::string expected;
  for (size_t at = 0; (at = html.find("<script>", at)) != html.npos;) {
    at += 8;
    const std::string script = html.substr(at, html.find("</script>", at) - at);
    expected += (expected.empty() ? "'sha256-" : " 'sha256-") + sha256_base64(script) + "'";
  }
  EXPECT_EQ(sources, expected);
  EXPECT_THAT(html, HasSubstr("content=\"default-src 'none'; script-src 'sha256-"));
}

}  // namespace uplot_test
}  // namespace nas::core
