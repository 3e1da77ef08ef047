// Restricts the whole program to the SIMD instructions that NAS_TEST_INSTRUCTIONS names, so that ctest covers older
// CPUs.
#include <gmock/gmock.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <string>

#include "core/engine/kernels/kernels.h"

namespace nas::core::testing {
namespace instructions_test {

const char* requested() { return std::getenv("NAS_TEST_INSTRUCTIONS"); }

int64_t newer_than(const std::string& instructions) {
  const int64_t newer_than_avx2 = HWY_AVX3 | HWY_AVX3_DL;
  return instructions == "AVX2" ? newer_than_avx2 : newer_than_avx2 | HWY_AVX2;
}

/// Initialised before main, so before the first kernel is selected.
const bool limited = [] {
  if (requested()) hwy::DisableTargets(newer_than(requested()));
  return true;
}();

TEST(Instructions, AreThoseRequested) {
  if (!requested())
    GTEST_SKIP() << "NAS_TEST_INSTRUCTIONS is not set; the kernels use the best instructions of this CPU";
  EXPECT_TRUE(limited);
  EXPECT_EQ(std::string(engine::instruction_set()), requested());
}

}  // namespace instructions_test
}  // namespace nas::core::testing
