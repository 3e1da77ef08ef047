#include "core/base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "tests/support/small_disk.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace file_test {

using test::TemporaryFolder;

std::string failure(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ReadFile, GivesEveryByte) {
  const TemporaryFolder folder;
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(read_file(folder.write("bytes", bytes)), bytes);
  EXPECT_EQ(read_file(folder.write("empty", "")), "");
}

TEST(ReadFile, NamesPathReasonAndPlace) {
  const TemporaryFolder folder;
  try {
    read_file(folder / "gone.toml", ExitCode::config, "a.toml:1:1");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "cannot read " + (folder / "gone.toml").string() + ": No such file or directory");
    EXPECT_EQ(error.where(), "a.toml:1:1");
    EXPECT_EQ(error.code(), ExitCode::config);
  }
  EXPECT_EQ(failure([&] { read_file(folder.path()); }), "cannot read " + folder.path().string() + ": Is a directory");
}

TEST(WriteAtomically, CreatesAndReplaces) {
  const TemporaryFolder folder;
  const std::string path = folder / "model.toml";
  write_atomically(path, "one");
  EXPECT_EQ(read_file(path), "one");
  write_atomically(path, std::string("t\0wo", 4));
  EXPECT_EQ(read_file(path), std::string("t\0wo", 4));
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST(WriteAtomically, TakesOverWhatAKilledWriterLeft) {
  const TemporaryFolder folder;
  folder.write("model.toml.tmp", "half of something much longer");
  write_atomically(folder / "model.toml", "whole");
  EXPECT_EQ(read_file(folder / "model.toml"), "whole");
}

TEST(WriteAtomically, NeverShowsAReaderAChangedFile) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write_atomically(path, "old");
  std::ifstream reader(path);
  write_atomically(path, "new");
  std::string seen;
  reader >> seen;
  EXPECT_EQ(seen, "old");
}

TEST(WriteAtomically, NamesAMissingFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(failure([&] { write_atomically(folder / "no/file", ""); }),
            "cannot write " + (folder / "no/file").string() + ": No such file or directory");
}

TEST(WriteAtomically, LeavesNothingWhenTheNameIsTaken) {
  const TemporaryFolder folder;
  folder.write("taken/inside", "");
  EXPECT_EQ(failure([&] { write_atomically(folder / "taken", "x"); }),
            "cannot write " + (folder / "taken").string() + ": Is a directory");
  EXPECT_FALSE(std::filesystem::exists(folder / "taken.tmp"));
}

TEST(WriteAtomically, KeepsTheOldFileWhenTheNewOneDoesNotFit) {
  const TemporaryFolder folder;
  const std::string path = folder / "weights";
  write_atomically(path, "old");
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = failure([&] { write_atomically(path, std::string(10000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(message, "cannot write " + path + ": File too large");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST(WriteAtomically, KeepsTheOldFileOnAFullDisk) {
  const test::SmallDisk disk("64k");
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount a file system";
  const std::string path = disk / "weights";
  write_atomically(path, "old");
  EXPECT_EQ(failure([&] { write_atomically(path, std::string(1 << 20, 'x')); }),
            "cannot write " + path + ": No space left on device");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

}  // namespace file_test
}  // namespace nas::core
