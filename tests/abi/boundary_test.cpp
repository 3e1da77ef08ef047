// nas/boundary/ is all that crosses, and it stands alone.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "tests/support/subprocess.h"

namespace nas {
namespace boundary_test {

namespace fs = std::filesystem;

std::vector<fs::path> headers_in(const std::string& folder) {
  std::vector<fs::path> headers;
  for (const auto& entry : fs::directory_iterator(fs::path(SDK_INCLUDE) / folder))
    if (entry.path().extension() == ".h") headers.push_back(entry);
  return headers;
}
std::vector<fs::path> boundary_headers() { return headers_in("nas/boundary"); }

/// Those that compute with tensors need the real LibTorch, and sdk_test compiles them.
std::vector<fs::path> authoring_headers() {
  const std::set<std::string> with_tensors = {
      "alpha_optimizer.h", "alpha_trainer.h", "partial_channels.h", "sdk.h",         "snapshot.h",        "state.h",
      "testing.h",         "uniform_path.h",  "testing_config.h",   "testing_ops.h", "testing_training.h"};
  std::vector<fs::path> headers = headers_in("nas");
  std::erase_if(headers, [&](const fs::path& header) { return with_tensors.contains(header.filename()); });
  return headers;
}

/// As plugins include them: "nas/op.h".
std::vector<std::string> names_of(const std::vector<fs::path>& headers) {
  std::vector<std::string> names;
  for (const fs::path& header : headers) names.push_back(header.lexically_relative(SDK_INCLUDE));
  return names;
}

/// One test for each header, so that they run beside each other.
class HeaderAlone : public testing::TestWithParam<std::string> {};

TEST_P(HeaderAlone, Compiles) {
  const test::Outcome outcome =
      test::run_program({TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE, "-I", TORCH_STAND_IN,
                         "-include", GetParam(), "-x", "c++", "/dev/null"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

std::string stem_of(const testing::TestParamInfo<std::string>& header) { return fs::path(header.param).stem(); }
INSTANTIATE_TEST_SUITE_P(Boundary, HeaderAlone, testing::ValuesIn(names_of(boundary_headers())), stem_of);
INSTANTIATE_TEST_SUITE_P(Authoring, HeaderAlone, testing::ValuesIn(names_of(authoring_headers())), stem_of);

TEST(Boundary, AndAuthoringHeadersAreFound) {
  EXPECT_GT(boundary_headers().size(), 10u);
  EXPECT_GT(authoring_headers().size(), 25u);
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
