#include "core/record/run_info.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_info_test {

class RecordedRun : public testing::Test {
 protected:
  /// run.json with `from` replaced by `to`.
  RunInfo read_with(const std::string& from, const std::string& to) {
    RunInfo info;
    info.threads = 4;
    info.seed = 17;
    info.results = {{"parameters", 1234}};
    std::string text = info.to_json();
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << text;
    text.replace(at, from.size(), to);
    return RunInfo::read(folder_.write("run.json", text));
  }
  std::string fault(const std::string& from, const std::string& to) {
    return test::refusal(ExitCode::unreadable, [&] { read_with(from, to); });
  }
  test::TemporaryFolder folder_;
};

TEST_F(RecordedRun, HasWholeNumbersWhereTheyAreWhole) {
  EXPECT_EQ(read_with("17", "18").seed, 18);
  for (const char* other : {"17.5", "1e300", "\"17\"", "18446744073709551615"})
    EXPECT_THAT(fault("17", other), testing::StartsWith("the record of the run is damaged")) << other;
  EXPECT_THAT(fault("\"threads\": 4", "\"threads\": 4.0"), testing::StartsWith("the record of the run is damaged"));
}

/// Numbers beyond 2^63 cannot be cast to whole ones.
TEST_F(RecordedRun, ShowsResultsOfAnySize) {
  EXPECT_THAT(read_with("1234", "1e300").to_json(), testing::HasSubstr("\"parameters\": 1e+300"));
  EXPECT_THAT(read_with("1234", "-9223372036854775809").facts_json(),
              testing::HasSubstr("\"parameters\": -9.22337203685477"));
  EXPECT_THAT(read_with("1234", "1234.0").to_json(), testing::HasSubstr("\"parameters\": 1234\n"));
}

TEST_F(RecordedRun, IsNotNestedWithoutEnd) {
  EXPECT_THAT(fault("1234", std::string(100'000, '[')), testing::StartsWith("the record of the run is damaged"));
}

}  // namespace run_info_test
}  // namespace nas::core
