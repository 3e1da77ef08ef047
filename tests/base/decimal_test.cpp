#include "core/base/decimal.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace nas::core {
namespace decimal_test {

TEST(ShortestDecimal, IsAsShortAsPythonsRepr) {
  EXPECT_EQ(shortest_decimal(0.1), "0.1");
  EXPECT_EQ(shortest_decimal(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest_decimal(3), "3");
  EXPECT_EQ(shortest_decimal(-0.0), "-0");
  EXPECT_EQ(shortest_decimal(1e-7), "1e-07");
  EXPECT_EQ(shortest_decimal(5e-324), "5e-324");
}

TEST(ShortestDecimal, ReadsBackExactly) {
  for (const double value : {1.0 / 3, 0.025, 1.02368e-3, std::numeric_limits<double>::max(), 2.2250738585072011e-308})
    EXPECT_EQ(std::strtod(shortest_decimal(value).c_str(), nullptr), value);
}

TEST(ShortestDecimal, NamesWhatIsNoNumber) {
  EXPECT_EQ(shortest_decimal(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(shortest_decimal(-std::numeric_limits<double>::infinity()), "-inf");
}

}  // namespace decimal_test
}  // namespace nas::core
