#include "core/record/directory_mark.h"

#include <gtest/gtest.h>

#include "core/record/run_info.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace directory_mark_test {

namespace fs = std::filesystem;

class DirectoryMark : public testing::Test {
 protected:
  void SetUp() override { fs::create_directory(directory); }
  const test::TemporaryFolder folder;
  const fs::path directory = folder / "made";
};

TEST_F(DirectoryMark, IsThatOfTheDirectoryWhereverItIsMoved) {
  const std::string mark = directory_mark(directory);
  EXPECT_FALSE(mark.empty());
  fs::create_directory_symlink(directory, folder / "link");
  EXPECT_EQ(directory_mark(folder / "link"), mark);
  test::write_text(directory / "file", "");
  fs::rename(directory, folder / "moved");
  EXPECT_EQ(directory_mark(folder / "moved"), mark);
}

TEST_F(DirectoryMark, OfACopyIsAnother) {
  fs::copy(directory, folder / "copy", fs::copy_options::recursive);
  EXPECT_NE(directory_mark(folder / "copy"), directory_mark(directory));
}

TEST_F(DirectoryMark, OfNothingIsEmpty) { EXPECT_EQ(directory_mark(folder / "gone"), ""); }

TEST_F(DirectoryMark, IsReadFromTheRecordOfARun) {
  RunInfo info;
  info.directory_mark = directory_mark(directory);
  info.write(folder / "run.json");
  EXPECT_EQ(RunInfo::read(folder / "run.json").directory_mark, info.directory_mark);
}

/// Runs of earlier versions have none.
TEST_F(DirectoryMark, MayBeMissingInTheRecordOfARun) {
  std::string text = RunInfo().to_json();
  const std::string key = "  \"directory_mark\": \"\",\n";
  ASSERT_NE(text.find(key), text.npos);
  text.erase(text.find(key), key.size());
  test::write_text(folder / "run.json", text);
  EXPECT_EQ(RunInfo::read(folder / "run.json").directory_mark, "");
}

}  // namespace directory_mark_test
}  // namespace nas::core
