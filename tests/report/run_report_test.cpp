#include "core/report/run_report.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <stdexcept>

#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_report_test {

TEST(RunReportTest, WritesThePageAndTheFilesForOtherPrograms) {
  const test::TemporaryFolder folder;
  RunReport report{RunPaths(folder.path())};
  bool asked = false;
  report.write({}, [&] { asked = true; });
  EXPECT_TRUE(asked);
  EXPECT_THAT(report.cost(), ::testing::MatchesRegex("1 report took [0-9.]+ s"));
  EXPECT_THAT(test::read_text(folder / "report.html"), ::testing::HasSubstr("<!doctype html>"));
  EXPECT_EQ(test::read_text(folder / "metrics.csv"), "stage,epoch,step,split\n");
  EXPECT_TRUE(std::filesystem::exists(folder / "events.out.tfevents.nas-host"));
}

TEST(RunReportTest, AFailureEndsNothing) {
  const test::TemporaryFolder folder;
  RunReport report{RunPaths(folder / "gone")};
  ::testing::internal::CaptureStderr();
  EXPECT_NO_THROW(report.write({}, [] {}));
  EXPECT_NO_THROW(report.write({}, [] { throw std::runtime_error("moved"); }));
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, ::testing::HasSubstr("the report of the run cannot be written"));
  EXPECT_EQ(log.find("cannot be written", log.find("cannot be written") + 1), log.npos) << "it is said once";
}

TEST(RunReportTest, IsNotDueBeforeTheRunHasTakenLongEnough) {
  const test::TemporaryFolder folder;
  RunReport report{RunPaths(folder.path())};
  EXPECT_FALSE(report.is_due());
  EXPECT_EQ(report.cost(), "no report was written");
}

}  // namespace run_report_test
}  // namespace nas::core
