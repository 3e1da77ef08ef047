#include "core/train/metrics_log.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace metrics_log_test {

using test::error_of;
using test::read_text;
using test::TemporaryFolder;
using test::write_text;

MetricsRecord record(int64_t step) { return {"search", 2, step, "train", {{"loss", 0.1}, {"top1", 0.5}}}; }

std::string line(int64_t step) {
  std::ostringstream text;
  text << R"({"stage":"search","epoch":2,"step":)" << step << R"(,"split":"train","loss":0.1,"top1":0.5})" << "\n";
  return text.str();
}

TEST(JsonLine, PutsKeysInOrderAndLeavesOutTheStepOfAnEpoch) {
  EXPECT_EQ(json_line(record(7)) + "\n", line(7));
  EXPECT_EQ(json_line({"eval", 0, std::nullopt, "test", {{"loss", 2.0}}}),
            R"({"stage":"eval","epoch":0,"split":"test","loss":2})");
}

TEST(JsonLine, ValuesReadBackExactly) {
  const double third = 1.0 / 3, tiny = 5e-324;
  const auto read = nlohmann::json::parse(json_line({"s", 0, {}, "train", {{"a", third}, {"b", tiny}, {"c", 1e300}}}));
  EXPECT_EQ(read["a"].get<double>(), third);
  EXPECT_EQ(read["b"].get<double>(), tiny);
  EXPECT_EQ(read["c"].get<double>(), 1e300);
}

TEST(JsonLine, WhatIsNoNumberIsNull) {
  const auto read = nlohmann::json::parse(json_line({"s", 0, {}, "train", {{"a", NAN}, {"b", -INFINITY}}}));
  EXPECT_TRUE(read["a"].is_null());
  EXPECT_TRUE(read["b"].is_null());
}

TEST(JsonLine, AnyTextMakesOneLineOfJson) {
  const auto read = nlohmann::json::parse(json_line({"a\n\"b", 0, {}, "\xff", {{"skip \u00fc", 1.0}}}));
  EXPECT_EQ(read["stage"], "a\n\"b");
  EXPECT_EQ(read["split"], "\ufffd");
  EXPECT_EQ(read["skip \u00fc"], 1);
}

TEST(JsonLine, RefusesNamesThatWouldHideAnother) {
  const auto refusal = [](std::vector<std::pair<std::string, double>> values) {
    const Error error = error_of([&] { json_line({"s", 0, {}, "train", std::move(values)}); });
    EXPECT_EQ(error.code(), ExitCode::failed);
    EXPECT_THAT(error.remedy(), testing::HasSubstr("other than stage, epoch, step and split"));
    return std::string(error.what());
  };
  EXPECT_EQ(refusal({{"epoch", 1.0}}), "a metric cannot be called \"epoch\"");
  EXPECT_EQ(refusal({{"a", 1.0}, {"a", 2.0}}), "a metric cannot be called \"a\"");
  EXPECT_EQ(refusal({{"", 1.0}}), "a metric cannot be called \"\"");
}

class MetricsLogTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::string path_ = folder_ / "metrics.jsonl";
};

TEST_F(MetricsLogTest, EachLineIsInTheFileAtOnce) {
  MetricsLog log(path_);
  EXPECT_EQ(log.size(), 0);
  log.append(record(0));
  EXPECT_EQ(read_text(path_), line(0));
  log.append(record(1));
  log.sync();
  EXPECT_EQ(read_text(path_), line(0) + line(1));
  EXPECT_EQ(log.size(), static_cast<int64_t>(line(0).size() * 2));
}

TEST_F(MetricsLogTest, GoesOnBehindWhatIsThere) {
  write_text(path_, line(0));
  MetricsLog log(path_);
  EXPECT_EQ(log.size(), static_cast<int64_t>(line(0).size()));
  log.append(record(1));
  EXPECT_EQ(read_text(path_), line(0) + line(1));
}

TEST_F(MetricsLogTest, ResumeForgetsLinesAfterTheCheckpointAndHalfOnesToo) {
  write_text(path_, line(0) + line(1) + line(2).substr(0, 9));
  MetricsLog log(path_);
  log.truncate_to(static_cast<int64_t>(line(0).size()));
  EXPECT_EQ(log.size(), static_cast<int64_t>(line(0).size()));
  log.append(record(5));
  EXPECT_EQ(read_text(path_), line(0) + line(5));
  log.truncate_to(0);
  EXPECT_EQ(read_text(path_), "");
}

TEST_F(MetricsLogTest, KnowsWhatItFoundAndWhatItHolds) {
  {
    MetricsLog log(path_);
    EXPECT_TRUE(log.began_empty());
    log.append(record(0));
    EXPECT_TRUE(log.began_empty());
    EXPECT_EQ(log.sha256(), sha256(line(0)));
  }
  EXPECT_FALSE(MetricsLog(path_).began_empty());
}

MetricsRecord of_plugin(double value) { return {"run", {}, {}, "plugin", {{"value", value}}}; }
std::string line_of_plugin(int value) {
  return R"({"stage":"run","split":"plugin","value":)" + std::to_string(value) + "}\n";
}

TEST_F(MetricsLogTest, AResumedRunDoesNotRepeatTheValuesOfPlugins) {
  write_text(path_, line_of_plugin(1) + line(0) + line_of_plugin(2) + line_of_plugin(2));
  MetricsLog log(path_);
  for (const int value : {1, 2, 2, 2, 1}) log.append_unless_repeated(of_plugin(value));
  EXPECT_EQ(read_text(path_), line_of_plugin(1) + line(0) + line_of_plugin(2) + line_of_plugin(2) + line_of_plugin(2) +
                                  line_of_plugin(1));
}

/// The hooks of a resumed training are not called again for what was done before the checkpoint.
TEST_F(MetricsLogTest, ValuesBeforeACheckpointAreNotExpectedAgain) {
  write_text(path_, line_of_plugin(1) + line(0) + line_of_plugin(2));
  MetricsLog log(path_);
  log.truncate_to(static_cast<int64_t>((line_of_plugin(1) + line(0)).size()));
  for (const int value : {1, 2}) log.append_unless_repeated(of_plugin(value));
  EXPECT_EQ(read_text(path_), line_of_plugin(1) + line(0) + line_of_plugin(1) + line_of_plugin(2));
}

TEST_F(MetricsLogTest, RefusesASizeThatIsNotOfThisFile) {
  write_text(path_, line(0));
  MetricsLog log(path_);
  for (const int64_t bytes : {int64_t{-1}, int64_t{5}, log.size() + 1}) {
    const Error error = error_of([&] { log.truncate_to(bytes); });
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_EQ(error.what(), path_ + " was changed or cut short after the checkpoint was written");
    EXPECT_THAT(error.remedy(), testing::HasSubstr("start a new run"));
  }
  EXPECT_EQ(read_text(path_), line(0));
}

TEST_F(MetricsLogTest, SaysWhyItCannotOpen) {
  const std::string path = folder_ / "none/metrics.jsonl";
  const Error error = error_of([&] { MetricsLog log(path); });
  EXPECT_EQ(error.code(), ExitCode::failed);
  EXPECT_EQ(error.what(), "cannot open " + path + ": No such file or directory");
}

TEST(MetricsLogOnAFullDisk, SaysSo) {
  MetricsLog log("/dev/full");
  const Error error = error_of([&] { log.append(record(0)); });
  EXPECT_EQ(error.code(), ExitCode::failed);
  EXPECT_STREQ(error.what(), "cannot write /dev/full: No space left on device");
  EXPECT_THAT(error.remedy(), testing::HasSubstr("free disk space"));
  EXPECT_EQ(log.size(), 0);
}

/// A limit on file size stops a write in the middle of the line, as a disk does that fills up.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit before_{};
};

TEST_F(MetricsLogTest, TakesBackHalfALine) {
  MetricsLog log(path_);
  log.append(record(0));
  {
    const FileSizeLimit limit(line(0).size() + 10);
    const Error error = error_of([&] { log.append(record(1)); });
    EXPECT_EQ(error.what(), "cannot write " + path_ + ": File too large");
  }
  EXPECT_EQ(read_text(path_), line(0));
  log.append(record(1));
  EXPECT_EQ(read_text(path_), line(0) + line(1));
}

}  // namespace metrics_log_test
}  // namespace nas::core
