// A run of DrNAS, which draws in every forward pass, ends with the same bits when it is killed at any moment and
// resumed.
#include <gmock/gmock.h>

#include "tests/e2e/killed_run.h"

namespace nas::test {
namespace run_test {

TEST(DrnasRun, EndsWithTheSameBitsAfterManyKills) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program(method_run("drnas", folder / "undisturbed"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_bits_after_kills("drnas", folder / "killed", folder / "undisturbed", 9);
}

}  // namespace run_test
}  // namespace nas::test
