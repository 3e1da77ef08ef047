#include "core/record/run_info.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

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
    EXPECT_THAT(fault("17", other), testing::StartsWith("run.json is damaged")) << other;
  EXPECT_THAT(fault("\"threads\": 4", "\"threads\": 4.0"), testing::StartsWith("run.json is damaged"));
}

/// Numbers beyond 2^63 cannot be cast to whole ones.
TEST_F(RecordedRun, ShowsResultsOfAnySize) {
  EXPECT_THAT(read_with("1234", "1e300").to_json(), testing::HasSubstr("\"parameters\": 1e+300"));
  EXPECT_THAT(read_with("1234", "-9223372036854775809").facts_json(),
              testing::HasSubstr("\"parameters\": -9.22337203685477"));
  EXPECT_THAT(read_with("1234", "1234.0").to_json(), testing::HasSubstr("\"parameters\": 1234\n"));
}

TEST_F(RecordedRun, IsNotNestedWithoutEnd) {
  EXPECT_THAT(fault("1234", std::string(100'000, '[')), testing::StartsWith("run.json is damaged"));
}

using Json = nlohmann::ordered_json;

RunInfo run_with_provenance() {
  RunInfo info;
  info.version = "0.1.0";
  info.libtorch = "2.13.0";
  info.origins = {{"search.train.epochs", "quick.toml:12:3"}};
  Provenance& made = info.provenance;
  made.cpu = "AVX2";
  made.files = {{"model.toml", "aaaa"}};
  made.stages = {"search"};
  made.continued_by = {{"0.2.0", "2.14.0", "AVX512"}};
  made.data.emplace();
  made.data->dataset = "halves";
  made.data->class_names = {"cat", "dog \"1\""};
  made.data->mean = {0.1};
  made.data->deviation = {1.0 / 3};
  made.data->measured = true;
  made.data->train = {.images = 2, .shape = {1, 8, 8}, .label_counts = {1, 1}, .files = {{"/d/train", 136, "bbbb"}}};
  made.data->test = {.images = 1, .shape = {1, 8, 8}, .label_counts = {1, 0}};
  made.data->test.pixels_sha256 = "cccc";
  made.data->test.labels_sha256 = "dddd";
  return info;
}

TEST(RunInfoTest, ReadsWhatItWrote) {
  const test::TemporaryFolder folder;
  const RunInfo info = run_with_provenance();
  info.write(folder / "run.json");
  const RunInfo read = RunInfo::read(folder / "run.json");
  EXPECT_EQ(read.to_json(), info.to_json());
  EXPECT_EQ(read.provenance.data->class_names, info.provenance.data->class_names);
  EXPECT_EQ(read.provenance.data->deviation, info.provenance.data->deviation);
  EXPECT_NO_THROW(require_same_data(*info.provenance.data, *read.provenance.data));
  EXPECT_EQ(read.provenance.data->train.files.front().path, "/d/train");
  EXPECT_EQ(read.provenance.data->test.labels_sha256, "dddd");
}

TEST(RunInfoTest, ReadsARunOfAnEarlierVersion) {
  const test::TemporaryFolder folder;
  Json json = Json::parse(run_with_provenance().to_json());
  for (const char* key : {"data", "cpu", "files", "stages", "continued_by"}) EXPECT_EQ(json.erase(key), 1u) << key;
  test::write_text(folder / "run.json", json.dump());
  const RunInfo read = RunInfo::read(folder / "run.json");
  EXPECT_FALSE(read.provenance.data);
  EXPECT_TRUE(read.provenance.files.empty());
  EXPECT_EQ(read.program().to_text(), "nas-host 0.1.0 with LibTorch 2.13.0");
}

TEST(RunInfoTest, ADamagedRecordOfTheDataIsUnreadable) {
  const test::TemporaryFolder folder;
  Json json = Json::parse(run_with_provenance().to_json());
  json["data"]["train"]["images"] = "many";
  test::write_text(folder / "run.json", json.dump());
  EXPECT_EQ(test::error_of([&] { RunInfo::read(folder / "run.json"); }).code(), ExitCode::unreadable);
}

TEST(RunInfoTest, TheLastProgramIsTheOneThatContinuedTheRun) {
  RunInfo info = run_with_provenance();
  EXPECT_EQ(info.program().to_text(), "nas-host 0.2.0 with LibTorch 2.14.0 on AVX512");
  info.provenance.continued_by.clear();
  EXPECT_EQ(info.program().to_text(), "nas-host 0.1.0 with LibTorch 2.13.0 on AVX2");
}

TEST(ProgramTest, AnotherVersionLibraryOrProcessorMayComputeOtherBits) {
  const Program program{"0.1.0", "2.13.0", "AVX2"};
  EXPECT_TRUE(program.computes_as(program));
  EXPECT_TRUE(program.computes_as({"0.1.0", "2.13.0", ""}));
  EXPECT_FALSE(program.computes_as({"0.1.1", "2.13.0", "AVX2"}));
  EXPECT_FALSE(program.computes_as({"0.1.0", "2.13.1", "AVX2"}));
  EXPECT_FALSE(program.computes_as({"0.1.0", "2.13.0", "AVX512"}));
}

}  // namespace run_info_test
}  // namespace nas::core
