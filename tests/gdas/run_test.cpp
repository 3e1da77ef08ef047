// A run of GDAS, which draws in every forward pass, ends with the same bits when it is killed at any moment and
// resumed.
#include <gmock/gmock.h>

#include "tests/e2e/killed_run.h"

namespace nas::test {
namespace run_test {

namespace fs = std::filesystem;

class GdasRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(method_run("gdas", undisturbed()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(GdasRun, EndsWithTheSameBitsAfterManyKills) {
  expect_same_bits_after_kills("gdas", *folder_ / "killed", undisturbed(), 4);
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
