// nas/boundary/ is all that crosses, and it stands alone.
#include <gmock/gmock.h>

#include <regex>

#include "tests/support/subprocess.h"

namespace nas {
namespace boundary_test {

namespace fs = std::filesystem;

std::vector<fs::path> boundary_headers() {
  std::vector<fs::path> headers;
  for (const auto& entry : fs::directory_iterator(fs::path(SDK_INCLUDE) / "nas/boundary")) headers.push_back(entry);
  return headers;
}

TEST(Boundary, IncludesNoHeaderThatIsCompiledIntoThePlugin) {
  const std::regex include("#include \"([^\"]*)\"");
  int includes = 0;
  for (const fs::path& header : boundary_headers()) {
    const std::string text = test::read_text(header);
    for (std::sregex_iterator i(text.begin(), text.end(), include); i != std::sregex_iterator(); ++i, ++includes)
      EXPECT_THAT((*i)[1].str(), testing::StartsWith("nas/boundary/")) << header;
  }
  EXPECT_GT(includes, 10);
}

TEST(Boundary, EachOfItsHeadersCompilesAlone) {
  ASSERT_GT(boundary_headers().size(), 10u);
  for (const fs::path& header : boundary_headers()) {
    const test::Outcome outcome =
        test::run_program({TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE, "-I", TORCH_STAND_IN,
                           "-include", header, "-x", "c++", "/dev/null"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
  }
}

/// Plugins include these paths.
TEST(Boundary, LeavesTheOlderPathsOfItsHeadersInPlace) {
  for (const fs::path& header : boundary_headers()) {
    const fs::path older = header.parent_path().parent_path() / header.filename();
    if (header.filename() == "candidate_set.h") continue;  // it was part of nas/op.h
    if (header.filename() == "sized.h") continue;          // it has no older path
    EXPECT_THAT(test::read_text(older), testing::HasSubstr("#include \"nas/boundary/" + header.filename().string()));
  }
}

}  // namespace boundary_test
}  // namespace nas
