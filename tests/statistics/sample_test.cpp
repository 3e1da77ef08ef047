#include "core/statistics/sample.h"

#include <gmock/gmock.h>

#include <vector>

namespace nas::core::statistics {
namespace sample_test {

using Numbers = std::vector<double>;

TEST(SampleTest, IsOfASample) {
  const Sample some = sample_of(Numbers{2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_DOUBLE_EQ(some.mean, 5);
  EXPECT_NEAR(some.deviation, 2.13808993529939517, 1e-15);  // Python: statistics.stdev
  EXPECT_TRUE(std::isnan(sample_of(Numbers{3}).deviation));
  EXPECT_TRUE(std::isnan(sample_of({}).mean));
}

// numpy.quantile
TEST(SampleTest, QuantilesAreThoseOfNumpy) {
  const Numbers sorted = {1, 2, 4, 8};
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.5), 3);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.75), 5);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 1), 8);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(Numbers{3}, 0.25), 3);
}

}  // namespace sample_test
}  // namespace nas::core::statistics
