#include "core/base/printable.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace printable_test {

TEST(Printable, LeavesTextAlone) {
  for (const char* text : {"", "darts on fashion_mnist", "é", "日本", "😀", "a\\b\"c'"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatControlsATerminal) {
  EXPECT_EQ(printable("\x1b[2Jx\x07"), "\\x1b[2Jx\\x07");
  EXPECT_EQ(printable("\r\x7f\x08"), "\\x0d\\x7f\\x08");
  EXPECT_EQ(printable("a\nb\tc"), "a\\nb\\tc");
  EXPECT_EQ(printable("\u009b2J"), "\\u009b2J");
  EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Printable, EscapesWhatTurnsTextAround) {
  EXPECT_EQ(printable("gpj.\u202egnp"), "gpj.\\u202egnp");
  EXPECT_EQ(printable("\u2066a\u2069\u2028"), "\\u2066a\\u2069\\u2028");
}

TEST(Printable, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("a\xff\xc3"), "a\\xff\\xc3");
  EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80");                    // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
}

TEST(PrintableLines, KeepNewlinesAndIndentWhatFollows) {
  EXPECT_EQ(printable_lines("one\ntwo\x1b\n", "  "), "one\n  two\\x1b\n  ");
  EXPECT_EQ(printable_lines("", "  "), "");
}

}  // namespace printable_test
}  // namespace nas::core
