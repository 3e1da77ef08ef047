// Ctrl-C while a large network is built or measured. A process that was interrupted stays so: each test is a process.

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "core/base/interrupt.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace interrupted_build_test {

/// Exits with the code of the interrupt that `action` throws, or 0.
template <class Action>
[[noreturn]] void interrupted(const Action& action) {
  try {
    action();
  } catch (const Interrupted& stop) {
    std::_Exit(static_cast<int>(stop.code()));
  }
  std::_Exit(0);
}

class InterruptedBuild : public ::testing::Test {
 protected:
  InterruptedBuild() { ::testing::GTEST_FLAG(death_test_style) = "threadsafe"; }
  const ModelDesc desc_ = network_desc(kDartsV2, {.channels = 4, .layers = 5});
};

void interrupt_now() {
  interrupt::install();
  std::raise(SIGINT);
}

TEST_F(InterruptedBuild, EndsBetweenTwoCells) {
  EXPECT_EXIT(
      {
        interrupt_now();
        interrupted([&] { build_model(desc_); });
      },
      ::testing::ExitedWithCode(130), "");
}

/// It says nothing about the description.
TEST_F(InterruptedBuild, EndsACheckOfADescription) {
  EXPECT_EXIT(
      {
        interrupt_now();
        interrupted([&] { build_given_model(desc_, standard_ops()); });
      },
      ::testing::ExitedWithCode(130), "");
}

TEST_F(InterruptedBuild, EndsAMeasurementOfCost) {
  EXPECT_EXIT(
      {
        const auto model = build_model(desc_);
        interrupt_now();
        interrupted([&] { measure_cost(*model); });
      },
      ::testing::ExitedWithCode(130), "");
}

}  // namespace interrupted_build_test
}  // namespace nas::core::testing
