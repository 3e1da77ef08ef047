#include "core/base/lock_file.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace lock_file_test {

namespace fs = std::filesystem;
using test::TemporaryFolder;

class LockFileTest : public testing::Test {
 protected:
  std::string moved() const {
    return test::refusal(ExitCode::failed, [&] { lock_->require_in_place(); });
  }
  const TemporaryFolder folder_;
  const fs::path run_ = folder_.write("run/file", "").parent_path(), path_ = run_ / ".lock";
  std::optional<LockFile> lock_ = LockFile::take(path_);
};

TEST_F(LockFileTest, IsHeldByOneAtATime) {
  ASSERT_TRUE(lock_);
  EXPECT_TRUE(LockFile::is_taken(path_));
  EXPECT_FALSE(LockFile::take(path_));
  lock_.reset();
  EXPECT_FALSE(LockFile::is_taken(path_));
  EXPECT_TRUE(LockFile::take(path_));
  EXPECT_NO_THROW(LockFile::wait_for(path_));
}

TEST_F(LockFileTest, NoticesThatItsFolderWasMovedOrDeleted) {
  EXPECT_NO_THROW(lock_->require_in_place());
  fs::rename(run_, folder_ / "moved");
  EXPECT_EQ(moved(), "the directory was moved or deleted while it was in use");
  fs::create_directory(run_);
  EXPECT_FALSE(moved().empty());
  test::write_text(path_, "");
  EXPECT_FALSE(moved().empty());
  fs::remove_all(run_);
  fs::rename(folder_ / "moved", run_);
  EXPECT_NO_THROW(lock_->require_in_place());
}

TEST_F(LockFileTest, IsNotMadeThroughALink) {
  fs::create_symlink(folder_ / "elsewhere", run_ / "link");
  const Error error = test::error_of([&] { LockFile::take(run_ / "link"); });
  EXPECT_EQ(error.what(), "cannot lock " + (run_ / "link").string() + ": it is a symbolic link");
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(LockFileTest, ReasonsOtherThanAnotherProcessAreNamed) {
  const Error error = test::error_of([&] { LockFile::take(folder_ / "none/.lock"); });
  EXPECT_EQ(error.what(), "cannot lock " + (folder_ / "none/.lock").string() + ": No such file or directory");
  EXPECT_FALSE(LockFile::is_taken(folder_ / "none/.lock"));
}

}  // namespace lock_file_test
}  // namespace nas::core
