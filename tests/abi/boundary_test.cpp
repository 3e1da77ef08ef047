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

void expect_to_compile_alone(const fs::path& header) {
  const test::Outcome outcome = test::run_program({TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE,
                                                   "-I", TORCH_STAND_IN, "-include", header, "-x", "c++", "/dev/null"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
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
  for (const fs::path& header : boundary_headers()) expect_to_compile_alone(header);
}

/// Those that compute with tensors need the real LibTorch, and sdk_test compiles them.
TEST(Authoring, EachHeaderCompilesAlone) {
  const std::set<std::string> with_tensors = {
      "alpha_optimizer.h", "alpha_trainer.h", "partial_channels.h", "sdk.h",         "snapshot.h",        "state.h",
      "testing.h",         "uniform_path.h",  "testing_config.h",   "testing_ops.h", "testing_training.h"};
  int compiled = 0;
  for (const fs::path& header : headers_in("nas")) {
    if (with_tensors.contains(header.filename())) continue;
    expect_to_compile_alone(header);
    ++compiled;
  }
  EXPECT_GT(compiled, 25);
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
