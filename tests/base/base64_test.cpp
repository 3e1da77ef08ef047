#include "core/base/base64.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace base64_test {

/// RFC 4648, section 10.
TEST(Base64, OfTheExamplesOfItsStandard) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string_view("\0\xff\xfe", 3)), "AP/+");
}

TEST(Base64, OfAnyBytesReadsBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_EQ(bytes_of_base64(base64(bytes)), bytes);
    bytes += static_cast<char>(byte);
  }
}

TEST(Base64, OtherTextIsRefused) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg= ", " Zg==", "Zh==", "====", "Zm9v\n", "Zm-v", "Zg==Zg=="})
    EXPECT_EQ(bytes_of_base64(text), std::nullopt) << text;
}

/// printf abc | openssl dgst -sha256 -binary | base64
TEST(Base64, OfASha256) { EXPECT_EQ(sha256_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="); }

}  // namespace base64_test
}  // namespace nas::core
