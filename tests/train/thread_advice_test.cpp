#include "core/train/thread_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nas::core {
namespace thread_advice_test {

using testing::HasSubstr;

TEST(ThreadAdvice, IsGivenWhenOthersUseTheProcessors) {
  EXPECT_EQ(advice_on_load(2, 2, 1.9), "");
  EXPECT_THAT(advice_on_load(2, 2, 5.25), HasSubstr("load average is 5.2 on 2 processors"));
  EXPECT_THAT(advice_on_load(2, 2, 5.25), HasSubstr("--set threads=1 "));
}

TEST(ThreadAdvice, IsGivenWhenThreadsWaitedInTheFirstSteps) {
  EXPECT_EQ(advice_on_waiting(4, /*waited=*/0.9, /*elapsed=*/1), "");
  EXPECT_THAT(advice_on_waiting(4, 2, 1), HasSubstr("waited for a processor during 50 % of the first steps"));
  EXPECT_THAT(advice_on_waiting(4, 2, 1), HasSubstr("--set threads=2 "));
  EXPECT_THAT(advice_on_waiting(4, 4, 1), HasSubstr("--set threads=1 "));
}

TEST(ThreadAdvice, IsNotGivenToOneThread) {
  EXPECT_EQ(advice_on_load(1, 2, 9), "");
  EXPECT_EQ(advice_on_waiting(1, 5, 1), "");
  EXPECT_EQ(advice_on_waiting(4, 0, 0), "");
}

}  // namespace thread_advice_test
}  // namespace nas::core
