#include "core/base/folder.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace folder_test {

namespace fs = std::filesystem;
using test::TemporaryFolder;

TEST(MakeFolders, MakesWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_FALSE(make_folders(folder / "a/b/c/"));
  EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
  EXPECT_FALSE(make_folders(folder / "a/b/c"));
}

TEST(MakeFolders, SaysWhyItCannot) {
  const TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_EQ(make_folders(folder / "file"), std::errc::not_a_directory);
  EXPECT_EQ(make_folders(folder / "file/below"), std::errc::not_a_directory);
  EXPECT_EQ(make_folders("/proc/nowhere/run"), std::errc::no_such_file_or_directory);
}

TEST(TemporaryName, IsAnotherOneEachTime) {
  EXPECT_THAT(temporary_name(), testing::MatchesRegex("\\.nas-[0-9a-f]{16}\\.tmp"));
  EXPECT_NE(temporary_name(), temporary_name());
}

TEST(LeftOvers, GoAndEverythingElseStays) {
  const TemporaryFolder folder;
  const std::string name = temporary_name();
  const fs::path top = folder.write(name, "half"), below = folder.write("search/" + name, "half"),
                 busy = folder.write("trainings/a/" + name, "half"), other = folder.write(".nas-mine.tmp", "mine"),
                 link = folder / temporary_name(), is_folder = folder / temporary_name();
  fs::create_symlink(other, link);
  fs::create_directory(is_folder);
  remove_left_overs(folder.path(), [&](const fs::path& entered) { return entered != folder / "trainings"; });
  EXPECT_FALSE(fs::exists(top));
  EXPECT_FALSE(fs::exists(below));
  for (const fs::path& kept : {busy, other, link, is_folder}) EXPECT_TRUE(fs::exists(kept)) << kept;
  remove_left_overs(folder.path());
  EXPECT_FALSE(fs::exists(busy));
}

class WayOut : public testing::Test {
 protected:
  std::string refused(const fs::path& link, const fs::path& target) {
    fs::create_symlink(target, link);
    const core::Error error = test::error_of([&] { require_no_way_out(run_); });
    EXPECT_EQ(error.code(), ExitCode::usage);
    fs::remove(link);
    return error.where();
  }
  const TemporaryFolder folder_;
  const fs::path run_ = folder_.write("run/search/found.toml", "").parent_path().parent_path();
};

TEST_F(WayOut, IsRefusedAtAnyDepth) {
  fs::create_directory(folder_ / "other");
  folder_.write("running/file", "");
  for (const fs::path& target :
       {folder_ / "other", folder_ / "missing", folder_ / "running/file", fs::path("../other"), fs::path("/")})
    for (const fs::path& link : {run_ / "checkpoints", run_ / "search/link"})
      EXPECT_EQ(refused(link, link.parent_path() == run_ || target.is_absolute() ? target : "../" / target), link)
          << target;
}

TEST_F(WayOut, IsSeenInAPath) {
  fs::create_directory(folder_ / "other");
  fs::create_symlink(folder_ / "other", run_ / "link");
  EXPECT_TRUE(stays_inside(run_ / "search/found.toml", run_));
  EXPECT_TRUE(stays_inside(run_ / "new/folder/file", run_));
  EXPECT_FALSE(stays_inside(run_ / "link/file", run_));
  EXPECT_FALSE(stays_inside(run_ / "link", run_));
}

TEST_F(WayOut, LinksThatStayInsideAreNone) {
  fs::create_symlink("search", run_ / "same");
  fs::create_symlink(run_ / "search/found.toml", run_ / "model.toml");
  EXPECT_NO_THROW(require_no_way_out(run_));
  fs::create_symlink(run_, folder_ / "alias");
  EXPECT_NO_THROW(require_no_way_out(folder_ / "alias"));
}

}  // namespace folder_test
}  // namespace nas::core
