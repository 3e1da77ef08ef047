#include "core/base/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace nas::core {
namespace json_text_test {

using Json = nlohmann::json;

TEST(JsonText, IsNotNestedWithoutEnd) {
  EXPECT_EQ(json_depth(R"([{"a": [1, 2]}, [], "[[[[\"[["])"), 3u);
  EXPECT_NO_THROW(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_THROW(parse_json(std::string(65, '[') + std::string(65, ']')), Json::exception);
  EXPECT_THROW(parse_json(std::string(10'000'000, '[')), Json::exception);
}

TEST(JsonText, IntegersAreIntegers) {
  EXPECT_EQ(integer_in<int64_t>(Json::parse("-9223372036854775808")), INT64_MIN);
  EXPECT_EQ(integer_in<uint64_t>(Json::parse("18446744073709551615")), UINT64_MAX);
  EXPECT_EQ(integer_in<int>(Json(137)), 137);
  for (const char* other : {"2.5", "2.0", "1e300", "true", "\"2\"", "null", "18446744073709551615"})
    EXPECT_THROW(integer_in<int64_t>(Json::parse(other)), Json::exception) << other;
  EXPECT_THROW(integer_in<uint64_t>(Json(-1)), Json::exception);
  EXPECT_THROW(integer_in<int>(Json(int64_t{1} << 40)), Json::exception);
}

}  // namespace json_text_test
}  // namespace nas::core
