// Lets the whole program compute with the instructions of an older machine, for ctest to run it so.
#include <gmock/gmock.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <string>

#include "core/engine/kernels/kernels.h"

namespace nas::core::testing {
namespace instructions_test {

const char* asked_for() { return std::getenv("NAS_TEST_INSTRUCTIONS"); }

int64_t newer_than(const std::string& instructions) {
  const int64_t newer_than_avx2 = HWY_AVX3 | HWY_AVX3_DL;
  return instructions == "AVX2" ? newer_than_avx2 : newer_than_avx2 | HWY_AVX2;
}

/// Before main, and so before the first kernel is chosen.
const bool limited = [] {
  if (asked_for()) hwy::DisableTargets(newer_than(asked_for()));
  return true;
}();

TEST(Instructions, AreThoseAskedFor) {
  if (!asked_for()) GTEST_SKIP() << "NAS_TEST_INSTRUCTIONS is not set: those of this machine";
  EXPECT_TRUE(limited);
  EXPECT_EQ(std::string(engine::instruction_set()), asked_for());
}

}  // namespace instructions_test
}  // namespace nas::core::testing
