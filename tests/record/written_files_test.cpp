#include "core/record/written_files.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace written_files_test {

using testing::ElementsAre;
using testing::IsEmpty;

class WrittenFiles : public testing::Test {
 protected:
  WrittenFiles() {
    for (const char* name : {"search/found.toml", "model.toml", "weights.safetensors"}) folder_.write(name, name);
    record_written_files(info_, run_);
  }
  const test::TemporaryFolder folder_;
  const RunPaths run_{folder_.path()};
  RunInfo info_;
};

TEST_F(WrittenFiles, AreUnchanged) {
  EXPECT_THAT(changed_files(info_, run_), IsEmpty());
  EXPECT_THAT(missing_files(info_, run_), IsEmpty());
  EXPECT_EQ(info_.provenance.files.size(), 3u);
}

TEST_F(WrittenFiles, AreNamedWhenTheyWereChangedOrRemoved) {
  test::write_text(run_.found(), "mine");
  std::filesystem::remove(run_.weights());
  EXPECT_THAT(changed_files(info_, run_), ElementsAre("search/found.toml"));
  EXPECT_THAT(missing_files(info_, run_), ElementsAre("weights.safetensors"));
}

TEST_F(WrittenFiles, AFileThatTheRunDidNotRecordIsNoneOfThem) {
  test::write_text(run_.genotype(), "mine");
  EXPECT_THAT(changed_files(info_, run_), IsEmpty());
}

TEST_F(WrittenFiles, ATestedNetworkOfAnEarlierVersionHasWeights) {
  info_.provenance.files.clear();
  std::filesystem::remove(run_.weights());
  EXPECT_THAT(missing_files(info_, run_), IsEmpty());
  info_.results["test_accuracy"] = 0.5;
  EXPECT_THAT(missing_files(info_, run_), ElementsAre("weights.safetensors"));
}

TEST_F(WrittenFiles, TheRecordOfAStrangerNamesNoOtherFile) {
  info_.provenance.files["../other"] = "";
  EXPECT_THAT(changed_files(info_, run_), IsEmpty());
  EXPECT_THAT(missing_files(info_, run_), IsEmpty());
}

TEST(NameInRun, IsRelativeToTheDirectory) {
  for (const char* path : {"runs/a", "runs/a/", ".", "/runs/a"}) {
    const RunPaths run{path};
    EXPECT_EQ(name_in_run(run, run.found()), "search/found.toml") << path;
  }
}

}  // namespace written_files_test
}  // namespace nas::core
