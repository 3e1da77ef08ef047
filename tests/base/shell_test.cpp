#include "core/base/shell.h"

#include <gtest/gtest.h>

#include "tests/support/subprocess.h"

namespace nas::core {
namespace shell_test {

const std::vector<std::string> kWords = {"plain",           "",       "two words", "it's $HOME `x` \"y\" \\ *",
                                         "a\nb\tc\033[31m", "-n=~/x", "~",         "$(touch x);&|<>",
                                         "\x7f'\\",         "é"};

TEST(Shell, ReadsEveryWordAsItWas) {
  for (const std::string& word : kWords)
    for (const std::string& written : {shell_quoted(word), shell_word(word)})
      EXPECT_EQ(test::run_program({"bash", "-c", "printf %s " + written}).out, word) << written;
}

TEST(Shell, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(shell_word("/a/b-c_1.toml"), "/a/b-c_1.toml");
  EXPECT_EQ(shell_word("search.enabled=false"), "search.enabled=false");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_command({"nas-host", "resume", "/my runs/1"}), "nas-host resume '/my runs/1'");
}

TEST(Shell, ShowsControlCharactersAndDoesNotSendThem) {
  for (const std::string& word : kWords)
    for (const char letter : shell_word(word))
      EXPECT_FALSE(static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f);
}

}  // namespace shell_test
}  // namespace nas::core
