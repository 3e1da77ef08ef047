// A run of GDAS, which draws in every forward pass, ends with the same bits when it is killed at any moment and resumed.
#include <gmock/gmock.h>

#include "tests/e2e/small_run.h"

namespace nas::test {
namespace run_test {

namespace fs = std::filesystem;

Words gdas_run(const fs::path& out) { return host({"--plugin", "gdas", "--config", SMALL_CONFIG, "--out", out}); }

class GdasRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(gdas_run(undisturbed()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(GdasRun, EndsWithTheSameBitsAfterManyKills) {
  const fs::path run = *folder_ / "killed";
  const int64_t all = lines_in(undisturbed() / "metrics.jsonl");
  Words words = gdas_run(run);
  int kills = 0;
  for (int64_t lines = 2; lines < all - 2; lines += 4, ++kills) {
    SCOPED_TRACE("killed at line " + std::to_string(lines));
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(run / "metrics.jsonl") >= lines; });
    EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
    words = host({"resume", run});
  }
  EXPECT_GT(kills, 5);
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string& name : repeatable_files)
    EXPECT_TRUE(read_text(run / name) == read_text(undisturbed() / name)) << name;
}

TEST_F(GdasRun, RecordsItsTemperatureOncePerEpoch) {
  const std::string metrics = read_text(undisturbed() / "metrics.jsonl");
  size_t count = 0;
  for (size_t at = metrics.find("\"tau\""); at != metrics.npos; at = metrics.find("\"tau\"", at + 1)) ++count;
  EXPECT_EQ(count, 3u);
  EXPECT_THAT(metrics, testing::HasSubstr("\"tau\":10"));
  EXPECT_THAT(metrics, testing::HasSubstr("\"tau\":5.05"));
}

}  // namespace run_test
}  // namespace nas::test
