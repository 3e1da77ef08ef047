#include "core/config/toml_check.h"

#include <gmock/gmock.h>

#include "core/config/toml_document.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace toml_check_test {

std::string fault(const std::string& text) {
  const auto found = toml_fault(text);
  return found ? std::to_string(found->line) + ":" + std::to_string(found->column) + " " + found->what : "";
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

constexpr const char* kDeep = "tables and lists are nested more than 64 deep";

TEST(TomlCheck, LeavesTomlAlone) {
  for (const std::string text : {"", "\xef\xbb\xbf\x61 = 1\r\n", "a.b.c = [1.5, 2.5]\t# é\n[x.y]\nz = { q = '日本' }\n",
                                 "a = \"\"\"x\"y\"\"z\\\"\"\"\"\"\"\nb = '''c''''\n", "t = 1979-05-27T07:32:00.999Z\n",
                                 "a = \"\\u0001\"\n", "# [[[[\n\"[.[.[\" = '{{{{'\n"})
    EXPECT_EQ(fault(text), "") << text;
  EXPECT_EQ(fault("x = [" + repeated("1.5, ", 1000) + "]\n" + repeated("[a.b.c]\nd.e = 1\n", 100)), "");
}

TEST(TomlCheck, RefusesDepthInEveryForm) {
  EXPECT_EQ(fault("a" + repeated(".a", 64) + " = 1"), "");
  EXPECT_THAT(fault("a" + repeated(".a", 65) + " = 1"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("[a" + repeated(".a", 70) + "]"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("[[a" + repeated(".a", 70) + "]]"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = " + repeated("[", 65)), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = " + repeated("{a=", 65)), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = " + repeated("{a.b.c=", 25)), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("[a" + repeated(".a", 40) + "]\nb" + repeated(".b", 40) + " = 1"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault(repeated("'a'.\"b\" . ", 40)), testing::EndsWith(kDeep));
}

/// Quotes that belong to a string do not hide what follows it.
TEST(TomlCheck, IsNotMisledByQuotes) {
  const std::string deep = "a" + repeated(".a", 100);
  EXPECT_THAT(fault("x = {s = \"\"\"a\"\"\"\"\", " + deep + " = 1}"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = {s = '''a'''', " + deep + " = 1}"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = {s = \"\\\\\", " + deep + " = 1}"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = {s = '\\', " + deep + " = 1}"), testing::EndsWith(kDeep));
  EXPECT_THAT(fault("x = {s = \"\", " + deep + " = 1}"), testing::EndsWith(kDeep));
}

/// toml++ has an assertion on the first and undefined behaviour on the second, when it is built with them.
TEST(TomlCheck, RefusesCharactersThatTomlForbids) {
  EXPECT_EQ(fault("[\x01"), "1:2 the control character \\x01 is not allowed");
  EXPECT_EQ(fault("a = 1\n\u0362 = 1"), "2:1 \"\u0362\" is allowed in quotes and comments only");
  EXPECT_EQ(fault("é = 1"), "1:1 \"é\" is allowed in quotes and comments only");
  EXPECT_EQ(fault("a = \"é\x1b\""), "1:7 the control character \\x1b is not allowed");
  EXPECT_EQ(fault("# \x7f"), "1:3 the control character \\x7f is not allowed");
  EXPECT_EQ(fault("a = '\xff'"), "1:6 the byte \\xff is not UTF-8");
  EXPECT_EQ(fault(std::string("a\0", 2)), "1:2 the control character \\x00 is not allowed");
}

TEST(TomlCheck, RefusesTextWithoutEnd) {
  EXPECT_EQ(fault(std::string((16 << 20) + 1, '\n')), "1:1 the text is larger than 16.0 MiB");
}

TEST(TomlCheck, ComesBeforeEveryParse) {
  EXPECT_EQ(test::config_error([] { TomlDocument("a" + repeated(".a", 50'000) + " = 1", "deep.toml"); }),
            "not valid TOML: " + std::string(kDeep) + "\ndeep.toml:1:130\n");
}

}  // namespace toml_check_test
}  // namespace nas::core
