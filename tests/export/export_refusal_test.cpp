// What is not exported, and what a person reads then. Nothing is left behind.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "exports.h"
#include "tests/support/background.h"
#include "tests/support/small_disk.h"
#include "tests/support/subprocess.h"
#include "training.h"

namespace nas::core::testing {
namespace export_refusal_test {

namespace fs = std::filesystem;
using test::host;
using test::Outcome;
using test::read_text;
using test::run_program;
using test::Words;
using ::testing::HasSubstr;

/// A finished run of seconds on made-up data.
class ExportRefusal : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TemporaryFolder();
    const Outcome outcome = run_program(small(finished()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static fs::path finished() { return *folder_ / "finished"; }
  static Words small(const fs::path& out, const Words& settings = {}) {
    Words all = {"data.dataset=synthetic", "eval.model.cells=3",        "eval.model.reductions=1",
                 "search.model.cells=3",   "search.model.reductions=1", "search.model.channels=4",
                 "search.train.epochs=1",  "search.model.nodes=2",      "search.train.batch=32"};
    all.insert(all.end(), settings.begin(), settings.end());
    return training("darts", "small.toml", out, all);
  }
  /// The refusal of an export, with its exit code. Nothing is written to stdout or to `out`.
  static std::string refused(int code, Words words) {
    words.insert(words.begin(), "export");
    const fs::path out = *folder_ / "out.onnx";
    words.insert(words.end(), {"--out", out});
    const Outcome outcome = run_program(host(words));
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(out));
    return outcome.err;
  }

  static inline test::TemporaryFolder* folder_ = nullptr;
};

TEST_F(ExportRefusal, AnUnfinishedRunSaysHowFarItIs) {
  const fs::path run = *folder_ / "stopped";
  {
    test::BackgroundProgram program(small(run, {"eval.train.epochs=300"}));
    program.wait_until([&] { return program.said("eval epoch 2/300"); });
    EXPECT_THAT(refused(1, {run}), HasSubstr(": running, last at eval epoch "));
    program.wait_after(SIGKILL);
  }
  const std::string error = refused(1, {run});
  EXPECT_THAT(error, HasSubstr("the run is not finished"));
  EXPECT_THAT(error, ::testing::ContainsRegex(": crashed, last at eval epoch [0-9]+/300"));
  EXPECT_THAT(error, HasSubstr("nas-host resume " + run.string()));
}

TEST_F(ExportRefusal, ARunWithoutATraining) {
  const fs::path run = *folder_ / "searched";
  ASSERT_EQ(run_program(small(run, {"eval.enabled=false"})).code, 0);
  EXPECT_THAT(refused(1, {run}), HasSubstr("eval.enabled is false"));
  const Outcome genotype = run_program(host({"export", run, "--to", "genotype"}));
  EXPECT_EQ(genotype.code, 0) << genotype.err;
}

TEST_F(ExportRefusal, LostWeights) {
  const fs::path run = *folder_ / "lost";
  fs::copy(finished(), run, fs::copy_options::recursive);
  fs::remove(run / "weights.safetensors");
  const std::string error = refused(5, {run});
  EXPECT_THAT(error, HasSubstr("weights.safetensors"));
  EXPECT_THAT(error, HasSubstr("nas-host resume "));
}

TEST_F(ExportRefusal, ARecordWithoutANormalisationForEachChannel) {
  const fs::path run = *folder_ / "edited";
  fs::copy(finished(), run, fs::copy_options::recursive);
  auto facts = nlohmann::json::parse(read_text(run / "run.json"));
  facts["data"]["deviation"] = {0.0};
  test::write_text(run / "run.json", facts.dump());
  EXPECT_THAT(refused(5, {run}), HasSubstr("--raw"));
  EXPECT_EQ(run_program(host({"export", run, "--raw"})).code, 0);
}

TEST_F(ExportRefusal, WeightsOfAnotherNetwork) {
  const fs::path other = *folder_ / "other.toml";
  std::string text = read_text(finished() / "model.toml");
  const size_t at = text.find("op = \"", text.find("inputs")) + 6, end = text.find('"', at);
  const std::string own = text.substr(at, end - at);
  text.replace(at, end - at, own == "dil_conv_5x5" ? "sep_conv_3x3" : "dil_conv_5x5");
  test::write_text(other, text);
  const std::string error = refused(5, {other, "--weights", finished() / "weights.safetensors"});
  EXPECT_THAT(error, HasSubstr("the weights do not match the network"));
  EXPECT_THAT(error, HasSubstr("cells.0.nodes.0.edges.0"));
}

TEST_F(ExportRefusal, AnOpOfAPlugin) {
  const fs::path own = *folder_ / "own.toml", run = *folder_ / "own";
  std::string text = read_text(finished() / "model.toml");
  const size_t at = text.find("op = \"", text.find("inputs")) + 6;
  test::write_text(own, text.replace(at, text.find('"', at) - at, "doubled"));
  Words words = small(run, {"search.enabled=false", "eval.description=" + own.string()});
  words.insert(words.end(), {"--plugin", OWN_OP_PLUGIN});
  const Outcome trained = run_program(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  for (const std::string format : {"onnx", "pytorch"}) {
    const Outcome outcome = run_program(host({"export", run, "--to", format}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("the op \"doubled\" is a plugin's own"));
    EXPECT_THAT(outcome.err, HasSubstr("cells[0].nodes[0].edges[0] of " + (run / "model.toml").string()));
    EXPECT_THAT(outcome.err, HasSubstr("--to safetensors"));
  }
  EXPECT_EQ(run_program(host({"export", run, "--to", "safetensors"})).code, 0);
  EXPECT_FALSE(fs::exists(run / "model.onnx") || fs::exists(run / "model.py"));
}

TEST_F(ExportRefusal, AFileThatExistsIsKept) {
  const fs::path mine = *folder_ / "mine.onnx";
  test::write_text(mine, "mine");
  const Outcome outcome = run_program(host({"export", finished(), "--out", mine}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--force"));
  EXPECT_EQ(read_text(mine), "mine");
  EXPECT_EQ(run_program(host({"export", finished(), "--out", mine, "--force"})).code, 0);
  EXPECT_NE(read_text(mine), "mine");

  test::write_text(*folder_ / "net.safetensors", "mine");
  const Outcome module = run_program(host({"export", finished(), "--out", *folder_ / "net.py"}));
  EXPECT_EQ(module.code, 2);
  EXPECT_EQ(read_text(*folder_ / "net.safetensors"), "mine");
  EXPECT_FALSE(fs::exists(*folder_ / "net.py"));
}

TEST_F(ExportRefusal, AFullDiskKeepsNothingOfTheFile) {
  const test::SmallDisk disk("16k");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  for (const char* name : {"net.onnx", "net.py", "net.safetensors"}) {
    const Outcome outcome = run_program(host({"export", finished(), "--out", disk / name}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("cannot write "));
    EXPECT_THAT(outcome.err, HasSubstr("No space left on device"));
  }
  EXPECT_TRUE(fs::is_empty(disk / "."));
}

/// One of the two files fits: half of the export would be of no use, nor would new weights beside an old module.
TEST_F(ExportRefusal, AFolderThatFillsUpBetweenTwoFilesKeepsWhatItHad) {
  const test::TemporaryFolder probe;
  ASSERT_EQ(run_program(host({"export", finished(), "--out", probe / "net.py"})).code, 0);
  const uintmax_t weights = fs::file_size(probe / "net.safetensors"), page = 4096;
  const test::SmallDisk disk(std::to_string((weights / page + 2) * page));
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const auto expect_full = [&] {
    const Outcome outcome = run_program(host({"export", finished(), "--out", disk / "net.py", "--force"}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr(": No space left on device"));
  };
  expect_full();
  EXPECT_TRUE(fs::is_empty(disk / "."));
  test::write_text(disk / "net.py", "mine");
  test::write_text(disk / "net.safetensors", "mine");
  expect_full();
  EXPECT_EQ(read_text(disk / "net.py"), "mine");
  EXPECT_EQ(read_text(disk / "net.safetensors"), "mine");
}

TEST_F(ExportRefusal, WrongCommandLines) {
  const fs::path model = finished() / "model.toml";
  EXPECT_THAT(refused(2, {finished(), "--to", "onxx"}), HasSubstr("--to must be"));
  EXPECT_THAT(refused(2, {finished(), "--fold", "--no-fold"}), HasSubstr("--no-fold"));
  EXPECT_THAT(refused(2, {model}), HasSubstr("--weights"));
  EXPECT_THAT(refused(2, {finished(), "--weights", finished() / "weights.safetensors"}), HasSubstr("--weights"));
  EXPECT_THAT(refused(2, {finished(), "--to", "pytorch"}), HasSubstr(".py"));
  EXPECT_THAT(refused(2, {folder_->path()}), HasSubstr("the directory holds no run"));
  EXPECT_THAT(refused(5, {*folder_ / "no.toml", "--weights", finished() / "weights.safetensors"}),
              HasSubstr("no.toml"));
  EXPECT_THAT(refused(5, {model, "--weights", model}), HasSubstr("model.toml"));
}

}  // namespace export_refusal_test
}  // namespace nas::core::testing
