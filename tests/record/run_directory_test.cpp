#include "core/record/run_directory.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_directory_test {

namespace fs = std::filesystem;
using test::read_text;
using test::write_text;

class UsersFolder : public testing::TestWithParam<const char*> {
 protected:
  test::TemporaryFolder folder_;
};

TEST_P(UsersFolder, IsRefusedAndKept) {
  const fs::path file = folder_ / GetParam();
  fs::create_directories(file.parent_path());
  write_text(file, "mine");
  const Error error = test::error_of([&] { RunDirectory::create(folder_.path()); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_EQ(error.where(), file.string());
  EXPECT_EQ(read_text(file), "mine");
  EXPECT_FALSE(fs::exists(folder_ / ".lock"));
}

INSTANTIATE_TEST_SUITE_P(Names, UsersFolder,
                         testing::Values("config.toml", "log.txt", "metrics.jsonl", "model.toml", "genotype.txt",
                                         "weights.safetensors", "search/found.toml", "search/alphas.jsonl",
                                         "search/genotypes.jsonl", "checkpoints", "trainings", "trainings.jsonl",
                                         "costs.json", "worst_images.json", "report.html", "metrics.csv",
                                         "events.out.tfevents.nas-host"));

TEST(RunDirectoryTest, OtherFilesOfAUserStayWhenARunIsDiscarded) {
  const test::TemporaryFolder folder;
  write_text(folder / "notes.txt", "mine");
  {
    const RunDirectory run = RunDirectory::create(folder.path());
    write_text(run.config(), "seed = 1\n");
  }
  RunDirectory::discard_unless_trained(folder.path());
  EXPECT_EQ(read_text(folder / "notes.txt"), "mine");
  EXPECT_FALSE(fs::exists(folder / "config.toml"));
}

TEST(RunDirectoryTest, AFolderThatCannotBeRemovedHidesNoError) {
  const test::TemporaryFolder folder;
  fs::create_directories(folder / "search");
  write_text(folder / "search/notes.txt", "mine");
  {
    const RunDirectory run = RunDirectory::create(folder.path());
  }
  EXPECT_NO_THROW(RunDirectory::discard_unless_trained(folder.path()));
  EXPECT_EQ(read_text(folder / "search/notes.txt"), "mine");
  EXPECT_FALSE(fs::exists(folder / ".lock"));
}

TEST(RunDirectoryTest, TheLockFileOfAnotherProgramIsNoRun) {
  const test::TemporaryFolder folder;
  write_text(folder / ".lock", "pid 4711");
  write_text(folder / "config.toml", "mine");
  EXPECT_EQ(test::refusal(ExitCode::usage, [&] { RunDirectory::create(folder.path()); }),
            "the directory has a file that is not of a run, and a run would replace it");
}

TEST(RunDirectoryTest, ADirectoryWhoseRunEndedBeforeItsRecordIsTakenAgain) {
  const test::TemporaryFolder folder;
  {
    write_text(RunDirectory::create(folder / "run").config(), "seed = 1\n");
  }
  EXPECT_NO_THROW(RunDirectory::create(folder / "run"));
}

}  // namespace run_directory_test
}  // namespace nas::core
