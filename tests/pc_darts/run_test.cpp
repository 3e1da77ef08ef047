// A run of PC-DARTS, with an epoch of warm-up, ends with the same bits when it is killed at any moment and resumed.
#include <gmock/gmock.h>

#include "tests/e2e/killed_run.h"

namespace nas::test {
namespace run_test {

TEST(PcDartsRun, EndsWithTheSameBitsAfterManyKills) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program(method_run("pc_darts", folder / "undisturbed"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_bits_after_kills("pc_darts", folder / "killed", folder / "undisturbed", 9);
}

}  // namespace run_test
}  // namespace nas::test
