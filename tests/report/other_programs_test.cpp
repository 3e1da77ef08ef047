// What a run leaves for other programs, read by these: TensorBoard's own package, and Python's csv.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/e2e/small_run.h"

namespace nas::test {
namespace other_programs_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::UnorderedElementsAre;

json answer_of(const std::string& script, const fs::path& path) {
  const Outcome outcome = run_program({NAS_PYTHON, REPORT_SCRIPTS "/" + script, path});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.code == 0 ? json::parse(outcome.out) : json::object();
}

std::vector<json> lines_of(const fs::path& file) {
  std::vector<json> lines;
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
  return lines;
}

bool is_value(const std::string& key) { return key != "stage" && key != "epoch" && key != "step" && key != "split"; }

/// TensorBoard has values in single precision.
json single(const json& value) { return value.is_null() ? json() : json(static_cast<double>(value.get<float>())); }

/// The scalars of `run` as TensorBoard should show them. Every step is logged, so steps are counted.
std::map<std::string, json> expected_scalars(const fs::path& run) {
  std::map<std::string, json> scalars;
  for (const json& line : lines_of(run / "metrics.jsonl")) {
    const bool in_epoch = line.contains("step");
    const std::string group = line["stage"].get<std::string>() + "/" + line["split"].get<std::string>();
    for (const auto& [name, value] : line.items()) {
      if (!is_value(name)) continue;
      json& points = scalars[group + (in_epoch ? "_steps/" : "/") + name];
      points.push_back({in_epoch ? json(points.size() + 1) : line["epoch"], single(value)});
    }
  }
  const json info = json::parse(read_text(run / "run.json"));
  for (const auto& [name, value] : info["results"].items()) scalars["results/" + name].push_back({1, single(value)});
  return scalars;
}

void expect_in_tensorboard(const json& seen, const fs::path& run) {
  const auto expected = expected_scalars(run);
  EXPECT_EQ(seen["scalars"].size(), expected.size());
  for (const auto& [tag, points] : expected) EXPECT_EQ(seen["scalars"][tag], points) << tag;
}

/// Epochs of the search whose genotype is not that of the epoch before.
std::vector<int64_t> epochs_with_new_cells(const fs::path& run) {
  std::vector<int64_t> epochs;
  json before;
  for (const json& line : lines_of(run / "search/genotypes.jsonl")) {
    if (line["genotype"] != before) epochs.push_back(line["epoch"]);
    before = line["genotype"];
  }
  return epochs;
}

void expect_pictures(const json& seen, const fs::path& run) {
  std::vector<int64_t> epochs;
  for (const json& picture : seen["pictures"]["search/cells"]) {
    epochs.push_back(picture[0]);
    EXPECT_EQ(picture[1], picture[2]) << "the size that is said, and that of the picture";
    EXPECT_EQ(picture[3], "PNG");
    EXPECT_GT(picture[1][0].get<int>(), 200);
  }
  EXPECT_EQ(epochs, epochs_with_new_cells(run));
  EXPECT_EQ(seen["pictures"]["found/cells"].size(), 1U);
}

/// The rows of metrics.csv hold the values of metrics.jsonl, in its order.
void expect_table(const fs::path& run) {
  const json rows = answer_of("read_csv.py", run / "metrics.csv");
  size_t at = 0;
  for (const json& line : lines_of(run / "metrics.jsonl")) {
    ASSERT_LT(at, rows.size());
    const json& row = rows[at++];
    for (const char* key : {"stage", "split"}) EXPECT_EQ(row[key], line[key]);
    for (const char* key : {"epoch", "step"}) EXPECT_EQ(row[key], line.contains(key) ? line[key].dump() : "");
    for (const auto& [name, text] : row.items()) {
      if (!is_value(name)) continue;
      if (line.contains(name)) {
        EXPECT_EQ(std::stod(text.get<std::string>()), line[name].get<double>()) << name;
      } else {
        EXPECT_EQ(text, "") << name;
      }
    }
  }
  EXPECT_EQ(at, rows.size());
}

class OtherPrograms : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

/// A kill leaves the files as they were.
TEST_F(OtherPrograms, ReadARunThatWasKilledAndResumed) {
  const fs::path run = folder_ / "run";
  Words words = tiny_run(run, {"search.train.epochs=3"});
  for (const int64_t line : {5, 14, 24}) {
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(run / "metrics.jsonl") >= line; });
    program.wait_after(SIGKILL);
    words = host({"resume", run});
  }
  ASSERT_EQ(run_program(words).code, 0);
  const json seen = answer_of("read_events.py", run)["runs"]["."];
  expect_in_tensorboard(seen, run);
  expect_pictures(seen, run);
  expect_table(run);
}

/// The run has written what it had measured, and goes back to the checkpoint before the last, which is damaged: it
/// measures some steps again.
TEST_F(OtherPrograms, ReadARunThatHasGoneBack) {
  const fs::path run = folder_ / "run", events = run / "events.out.tfevents.nas-host";
  BackgroundProgram program(tiny_run(run));
  program.wait_until([&] { return lines_in(run / "metrics.jsonl") >= 9; });
  ASSERT_EQ(program.wait_after(SIGINT).code, 130);
  expect_table(run);
  const std::string before = read_text(events);
  std::vector<fs::path> checkpoints;
  for (const auto& entry : fs::directory_iterator(run / "checkpoints/search"))
    if (entry.path().extension() == ".safetensors") checkpoints.push_back(entry.path());
  fs::resize_file(std::ranges::max(checkpoints), 100);
  ASSERT_EQ(run_program(host({"resume", run})).code, 0);
  EXPECT_TRUE(read_text(events).starts_with(before)) << "the file only grows";
  expect_in_tensorboard(answer_of("read_events.py", run)["runs"]["."], run);
  expect_table(run);
}

TEST_F(OtherPrograms, CompareTheExperimentsOfABatch) {
  write_text(folder_ / "two.toml", "plugin = \"darts\"\nconfig = \"" FAULTS_CONFIG
                                   "\"\n[axes]\nseed = [1, 2]\neval.model.channels = [4, 6]\n");
  const fs::path batch = folder_ / "batch";
  const Outcome outcome = run_program(host({"batch", folder_ / "two.toml", "--out", batch, "--jobs", "2"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = answer_of("read_events.py", batch);
  EXPECT_THAT(seen["table"]["differing"].get<Words>(), UnorderedElementsAre("eval.model.channels", "seed"));
  EXPECT_EQ(seen["table"]["rows"].size(), 4U);
  for (const auto& [name, row] : seen["table"]["rows"].items()) {
    const json info = json::parse(read_text(batch / name / "run.json"));
    EXPECT_EQ(row["settings"]["seed"], info["seed"].get<double>());
    EXPECT_EQ(row["settings"]["method"], info["method"]);
    EXPECT_EQ(row["metrics"]["results/test_accuracy"], single(info["results"]["test_accuracy"]));
    EXPECT_TRUE(row["finished"].get<bool>());
    expect_in_tensorboard(seen["runs"][name], batch / name);
  }
}

TEST_F(OtherPrograms, NeedNoGraphviz) {
  const fs::path run = folder_ / "run";
  const Outcome outcome = run_program(tiny_run(run), {.environment = {"PATH=/nowhere"}});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = answer_of("read_events.py", run)["runs"]["."];
  expect_in_tensorboard(seen, run);
  EXPECT_EQ(seen["pictures"], json::object());
}

}  // namespace other_programs_test
}  // namespace nas::test
