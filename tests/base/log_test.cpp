#include "core/base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/base/file.h"
#include "tests/base/environment.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/terminal.h"

namespace nas::core {
namespace log_test {

using test::Environment;
using test::TemporaryFolder;
using test::Terminal;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class LogTest : public testing::Test {
 protected:
  void TearDown() override {
    log::end_status();
    log::close_file();
    log::set_level(log::Level::info);
    log::set_color(Color::automatic);
  }
};

TEST_F(LogTest, NamesTheLevelsThatAreNotInfo) {
  CaptureStderr();
  log::debug("hidden");
  log::info("epoch 1 {}");
  log::warning("slow");
  log::error("gone");
  EXPECT_EQ(GetCapturedStderr(), "epoch 1 {}\nwarning: slow\nerror: gone\n");
}

TEST_F(LogTest, ShowsFromItsLevelOn) {
  CaptureStderr();
  log::set_level(log::Level::debug);
  log::debug("seen");
  log::set_level(log::Level::error);
  log::warning("hidden");
  EXPECT_EQ(GetCapturedStderr(), "debug: seen\n");
}

TEST_F(LogTest, ColoursTheLevelOnly) {
  CaptureStderr();
  log::set_color(Color::always);
  log::info("plain");
  log::error("gone");
  EXPECT_EQ(GetCapturedStderr(), "plain\n\033[31m\033[1merror: \033[mgone\n");
}

TEST_F(LogTest, FileHasATimeOnEveryLine) {
  const TemporaryFolder folder;
  CaptureStderr();
  log::open_file(folder.write("log.txt", "earlier\n"));
  log::info("one\ntwo");
  log::warning("three");
  log::debug("hidden");
  log::close_file();
  log::info("after");
  GetCapturedStderr();
  const std::string time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}[+-][0-9]{2}:[0-9]{2}";
  EXPECT_THAT(
      lines_of(read_file(folder / "log.txt")),
      testing::ElementsAre("earlier", testing::MatchesRegex(time + " info one"),
                           testing::MatchesRegex(time + " info two"), testing::MatchesRegex(time + " warning three")));
}

TEST_F(LogTest, QuietRunStillFillsItsFile) {
  const TemporaryFolder folder;
  CaptureStderr();
  log::set_level(log::Level::error);
  log::open_file(folder / "log.txt");
  log::info("one");
  EXPECT_EQ(GetCapturedStderr(), "");
  EXPECT_THAT(read_file(folder / "log.txt"), testing::EndsWith(" info one\n"));
}

TEST_F(LogTest, FullDiskIsToldOnceAndStopsNothing) {
  CaptureStderr();
  log::open_file("/dev/full");
  log::info("one");
  log::info("two");
  log::close_file();
  const std::vector<std::string> lines = lines_of(GetCapturedStderr());
  EXPECT_THAT(lines, testing::ElementsAre(
                         "one",
                         testing::MatchesRegex("warning: the log file is incomplete from here on: .*/dev/full.*: "
                                               "No space left on device"),
                         "two"));
}

TEST_F(LogTest, FileThatCannotBeOpenedIsAnError) {
  const TemporaryFolder folder;
  try {
    log::open_file(folder.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "cannot open " + folder.path().string() + ": Is a directory");
  }
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  const TemporaryFolder folder;
  log::set_level(log::Level::error);
  log::open_file(folder / "log.txt");
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([thread] {
      for (int i = 0; i < 250; ++i) log::info(std::string(100, static_cast<char>('a' + thread)));
    });
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> lines = lines_of(read_file(folder / "log.txt"));
  EXPECT_EQ(lines.size(), 1000u);
  EXPECT_THAT(lines, testing::Each(testing::ContainsRegex(" info (a{100}|b{100}|c{100}|d{100})$")));
}

constexpr const char* kClear = "\r\033[K";

TEST_F(LogTest, StatusIsOneLineThatIsRedrawn) {
  const Environment term("TERM", "xterm");
  Terminal terminal;
  EXPECT_TRUE(log::live());
  log::status("epoch 1");
  EXPECT_EQ(terminal.seen("1"), std::string(kClear) + "epoch 1");
  log::status("epoch 2, a line that is too long");
  EXPECT_EQ(terminal.seen("tha"), std::string(kClear) + "epoch 2, a line tha");
  log::end_status();
  EXPECT_EQ(terminal.seen(kClear), kClear);
}

TEST_F(LogTest, LogLinesAppearAboveTheStatus) {
  const Environment term("TERM", "xterm");
  Terminal terminal;
  log::status("epoch 1");
  terminal.seen("epoch 1");
  log::info("saved");
  EXPECT_EQ(terminal.seen("epoch 1"), std::string(kClear) + "saved\r\nepoch 1");
}

TEST_F(LogTest, NoStatusWithoutATerminal) {
  CaptureStderr();
  EXPECT_FALSE(log::live());
  log::status("epoch 1");
  log::info("saved");
  log::end_status();
  EXPECT_EQ(GetCapturedStderr(), "saved\n");
}

TEST_F(LogTest, NoStatusOnADumbTerminal) {
  const Environment term("TERM", "dumb");
  Terminal terminal;
  EXPECT_FALSE(log::live());
  log::status("epoch 1");
  log::info("saved");
  EXPECT_EQ(terminal.seen("\n"), "saved\r\n");
}

}  // namespace log_test
}  // namespace nas::core
