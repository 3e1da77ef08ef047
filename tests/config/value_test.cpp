#include "core/config/value.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <limits>

#include "core/base/seeds.h"

namespace nas::core {
namespace value_test {

std::string toml(auto value) { return to_toml(Value(value)); }

TEST(ToToml, RealsAreShortAndStayReals) {
  EXPECT_EQ(toml(0.025), "0.025");
  EXPECT_EQ(toml(3e-4), "0.0003");
  EXPECT_EQ(toml(1e-4), "0.0001");
  EXPECT_EQ(toml(1e-8), "1e-08");
  EXPECT_EQ(toml(1.0), "1.0");
  EXPECT_EQ(toml(0.0), "0.0");
  EXPECT_EQ(toml(-0.0), "-0.0");
  EXPECT_EQ(toml(600000.0), "600000.0");
  EXPECT_EQ(toml(1e22), "1e+22");
  EXPECT_EQ(toml(0.1 + 0.2), "0.30000000000000004");
}

TEST(ToToml, RealsReadBackAsTheSameBits) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(random.next());
    if (!(std::abs(value) <= std::numeric_limits<double>::max())) continue;
    const double read = std::strtod(toml(value).c_str(), nullptr);
    ASSERT_EQ(std::bit_cast<uint64_t>(read), std::bit_cast<uint64_t>(value)) << toml(value);
  }
}

TEST(ToToml, OtherScalars) {
  EXPECT_EQ(toml(std::numeric_limits<int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(toml(true), "true");
  EXPECT_EQ(toml(false), "false");
}

TEST(ToToml, TextIsEscaped) {
  EXPECT_EQ(toml(std::string("a \"b\" \\c\n\t\x01\x7f")), R"("a \"b\" \\c\n\t\u0001\u007F")");
  EXPECT_EQ(toml(std::string("\u00e9")), "\"\u00e9\"");
}

TEST(ToToml, Lists) {
  EXPECT_EQ(toml(std::vector<int64_t>{1, -2}), "[1, -2]");
  EXPECT_EQ(toml(std::vector<double>{}), "[]");
  EXPECT_EQ(toml(std::vector<double>{0.9, 1}), "[0.9, 1.0]");
  EXPECT_EQ(toml(std::vector<std::string>{"a", "b, c"}), R"(["a", "b, c"])");
}

TEST(TypeOf, FollowsTheValue) {
  EXPECT_EQ(type_of(int64_t{1}), Type::integer);
  EXPECT_EQ(type_of(1.0), Type::real);
  EXPECT_EQ(type_of(true), Type::flag);
  EXPECT_EQ(type_of(std::string()), Type::text);
  EXPECT_EQ(type_of(std::vector<int64_t>{}), Type::integers);
  EXPECT_EQ(type_of(std::vector<double>{}), Type::reals);
  EXPECT_EQ(type_of(std::vector<std::string>{}), Type::texts);
}

/// A terminal that shows the configuration must not obey it.
TEST(ToToml, ControlCharactersAreEscaped) {
  EXPECT_EQ(toml(std::string("\x1b[2J\x7f")), R"("\u001B[2J\u007F")");
  EXPECT_EQ(toml(std::string("\u009b2J\u00e9")), "\"\\u009B2J\u00e9\"");
}

}  // namespace value_test
}  // namespace nas::core
