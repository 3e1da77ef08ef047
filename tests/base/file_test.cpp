#include "core/base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "core/base/new_file.h"
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

int64_t files_in(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
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
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(WriteAtomically, WritesIntoNoFileWhoseNameCouldBeForeseen) {
  const TemporaryFolder folder;
  folder.write("secret", "mine");
  folder.write("model.toml.tmp", "theirs");
  std::filesystem::create_symlink(folder / "secret", folder / "weights.tmp");
  write_atomically(folder / "model.toml", "whole");
  write_atomically(folder / "weights", "whole");
  EXPECT_EQ(read_file(folder / "model.toml.tmp"), "theirs");
  EXPECT_EQ(read_file(folder / "secret"), "mine");
}

TEST(WriteAtomically, ReplacesALinkAndNotWhatItLeadsTo) {
  const TemporaryFolder folder;
  folder.write("secret", "mine");
  std::filesystem::create_symlink(folder / "secret", folder / "run.json");
  write_atomically(folder / "run.json", "{}");
  EXPECT_EQ(read_file(folder / "secret"), "mine");
  EXPECT_EQ(read_file(folder / "run.json"), "{}");
}

TEST(WriteAtomically, HonoursTheUmask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  write_atomically(folder / "file", "x");
  ::umask(before);
  struct stat status{};
  ASSERT_EQ(::stat((folder / "file").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
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
  EXPECT_EQ(files_in(folder.path()), 1);
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
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(WriteAtomically, KeepsTheOldFileOnAFullDisk) {
  const test::SmallDisk disk("64k");
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount a file system";
  const std::string path = disk / "weights";
  write_atomically(path, "old");
  EXPECT_EQ(failure([&] { write_atomically(path, std::string(1 << 20, 'x')); }),
            "cannot write " + path + ": No space left on device");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files_in(disk / ""), 1);
}

TEST(NewFile, AppearsWithAllItsPiecesOrNotAtAll) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  {
    NewFile unfinished(path);
    unfinished.append("half");
    EXPECT_FALSE(std::filesystem::exists(path));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  NewFile file(path);
  for (const char* piece : {"one", "", "two"}) file.append(piece);
  file.finish();
  EXPECT_EQ(test::read_text(path), "onetwo");
  EXPECT_THROW(NewFile("/nowhere/file"), Error);
}

TEST(AppendedFile, GrowsBehindWhatIsThere) {
  const TemporaryFolder folder;
  AppendedFile file(folder.write("log.txt", "one\n"));
  EXPECT_EQ(file.size(), 4);
  file.append("two\n");
  file.sync();
  EXPECT_EQ(file.size(), 8);
  EXPECT_EQ(file.byte_at(6), 'o');
  EXPECT_EQ(read_file(folder / "log.txt"), "one\ntwo\n");
  file.truncate_to(4);
  EXPECT_EQ(read_file(folder / "log.txt"), "one\n");
}

TEST(AppendedFile, IsNotOpenedThroughALink) {
  const TemporaryFolder folder;
  folder.write("secret", "mine");
  for (const char* target : {"secret", "missing"}) {
    const std::string link = folder / (std::string(target) + ".txt");
    std::filesystem::create_symlink(folder / target, link);
    EXPECT_EQ(failure([&] { AppendedFile file(link); }), "cannot open " + link + ": it is a symbolic link");
  }
  EXPECT_EQ(read_file(folder / "secret"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder / "missing"));
}

}  // namespace file_test
}  // namespace nas::core
