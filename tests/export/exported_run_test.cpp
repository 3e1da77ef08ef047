// Networks that the real program has trained on Fashion-MNIST and exported: on all 10,000 test images ONNX Runtime and
// PyTorch give the logits and the classes of nas-host.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/data/idx.h"
#include "exports.h"
#include "tests/desc/genotypes.h"
#include "tests/support/subprocess.h"
#include "training.h"

namespace nas::core::testing {
namespace exported_run_test {

namespace fs = std::filesystem;
using nlohmann::json;
using test::host;
using test::Outcome;
using test::read_text;
using test::run_program;
using test::Words;
using ::testing::HasSubstr;

void succeed(const Words& words) {
  const Outcome outcome = run_program(words);
  if (outcome.code != 0) throw std::runtime_error(outcome.err);
}

/// The network of a genotype, trained in `out`.
void train_genotype(const char* genotype, const fs::path& out, const Words& more = {}) {
  Words settings = {"search.enabled=false", "eval.genotype=" + to_text(genotype_from_text(genotype))};
  settings.insert(settings.end(), more.begin(), more.end());
  succeed(training("darts", "small.toml", out, settings));
}

/// One run for each kind of network.
class ExportedRun : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TemporaryFolder();
    train_genotype(kDartsV1, run("darts_v1"));
    train_genotype(kDartsV2, run("darts_v2"), {"data.max_items=4000", "eval.train.epochs=2"});
    train_genotype(kNasnet, run("nasnet"));
    train_genotype(kAmoebanet, run("amoebanet"));
    succeed(training("random", "random.toml", run("random"), {}));
    succeed(training("petridish", "petridish.toml", run("pool"), {"eval.enabled=false"}));
    succeed(
        training("petridish", "petridish.toml", run("grown"),
                 {"search.enabled=false", "eval.description_as=cells", "eval.model.cells=3", "eval.model.reductions=1",
                  "eval.description=" + (run("pool") / "trainings" / "grown-001" / "description.toml").string()}));
  }
  static void TearDownTestSuite() { delete folder_; }

  static fs::path run(const std::string& name) { return *folder_ / name; }
  static json facts(const fs::path& run) { return json::parse(read_text(run / "run.json")); }
  static Words export_of(const std::string& name, const Words& more) {
    Words words = host({"export", run(name)});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// The files in a directory with their content.
  static std::map<std::string, std::string> files_in(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
      if (entry.is_regular_file()) files[entry.path().string()] = read_text(entry.path());
    return files;
  }

  static inline test::TemporaryFolder* folder_ = nullptr;
};

/// (10000, 1, 28, 28), values from 0 to 1, and their labels.
struct TestImages {
  torch::Tensor images, labels;
};

TestImages test_images() {
  const FashionMnistDataset dataset;
  return {dataset.images(DataSplit::test).to(torch::kFloat) / 255.0F, dataset.labels(DataSplit::test)};
}

ExportCase on_test_images(const std::string& name, const fs::path& run, const fs::path& folder,
                          const TestImages& test) {
  const json facts = json::parse(read_text(run / "run.json"));
  const auto model = build_model(read_model_desc((run / "model.toml").string()));
  load_fitting_weights((run / "weights.safetensors").string(), *model);
  ExportCase one(name, folder);
  for (const torch::Tensor& batch : test.images.split(100)) {
    one.batches.push_back(batch);
    one.logits.push_back(logits_of(*model, batch, facts["data"]["mean"].get<std::vector<double>>(),
                                   facts["data"]["deviation"].get<std::vector<double>>()));
  }
  const double accuracy = (torch::cat(one.logits).argmax(1) == test.labels).to(torch::kDouble).mean().item<double>();
  EXPECT_NEAR(accuracy, facts["results"]["test_accuracy"].get<double>(), 1e-9) << name;
  return one;
}

TEST_F(ExportedRun, GivesTheAnswersOfNasHostOnAllTestImages) {
  const TestImages test = test_images();
  std::vector<ExportCase> cases;
  for (const std::string name : {"darts_v1", "darts_v2", "nasnet", "amoebanet", "random", "grown"}) {
    succeed(export_of(name, {"--out", *folder_ / (name + ".onnx")}));
    succeed(export_of(name, {"--out", *folder_ / (name + ".py")}));
    cases.push_back(on_test_images(name, run(name), folder_->path(), test));
  }
  expect_same_answers(cases);
  EXPECT_GT(facts(run("darts_v2"))["results"]["test_accuracy"], 0.6) << "one network has learned what it answers";
  EXPECT_THAT(read_text(run("grown") / "model.toml"), HasSubstr("\"multi_op\""));
}

TEST_F(ExportedRun, SaysWhatWasWritten) {
  const Outcome outcome = run_program(export_of("darts_v2", {"--out", *folder_ / "said.onnx"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr((*folder_ / "said.onnx").string()));
  EXPECT_THAT(outcome.out, HasSubstr("opset 17, IR version 8, batch norms folded"));
  EXPECT_THAT(outcome.out, HasSubstr("images, float32 (N, 1, 28, 28): images with values from 0 to 1"));
  EXPECT_THAT(outcome.out, HasSubstr("logits, float32 (N, 10)"));
  EXPECT_THAT(outcome.out, HasSubstr("% on the 10,000 test images"));
  const Outcome as_json = run_program(export_of("darts_v2", {"--json", "--no-fold", "--out", *folder_ / "kept.onnx"}));
  const json said = json::parse(as_json.out);
  EXPECT_EQ(said["files"][0]["bytes"], fs::file_size(*folder_ / "kept.onnx"));
  EXPECT_EQ(said["test_accuracy"], facts(run("darts_v2"))["results"]["test_accuracy"]);
  EXPECT_GT(fs::file_size(*folder_ / "kept.onnx"), fs::file_size(*folder_ / "said.onnx"));
}

TEST_F(ExportedRun, KnowsItsRunInItsMetadata) {
  succeed(export_of("darts_v2", {"--out", *folder_ / "known.onnx"}));
  const json read = json::parse(test::run_oracle("read_onnx.py", {*folder_ / "known.onnx"}));
  const json recorded = facts(run("darts_v2"));
  EXPECT_EQ(read["producer"], json::parse("[\"nas-host\", \"" + recorded["version"].get<std::string>() + "\"]"));
  const json& metadata = read["metadata"];
  EXPECT_EQ(metadata["nas_host_version"], recorded["version"]);
  EXPECT_EQ(metadata["genotype"], to_text(genotype_from_text(kDartsV2)));
  EXPECT_EQ(metadata["dataset"], "fashion_mnist");
  EXPECT_EQ(metadata["description_sha256"], recorded["files"]["model.toml"]);
  EXPECT_EQ(json::parse(metadata["test_accuracy"].get<std::string>()), recorded["results"]["test_accuracy"]);
  EXPECT_EQ(metadata["test_images"], "10000");
  EXPECT_EQ(json::parse(metadata["class_names"].get<std::string>()).size(), 10U);
  EXPECT_EQ(metadata["batch_norms"], "folded");
  EXPECT_EQ(metadata["normalisation"], "inside");
  EXPECT_EQ(json::parse(metadata["mean"].get<std::string>()), recorded["data"]["mean"]);
}

TEST_F(ExportedRun, CallsClassesByTheNamesOfTheDataSet) {
  const test::TemporaryFolder here;
  fs::copy(run("random"), here / "run", fs::copy_options::recursive);
  json edited = facts(here / "run");
  const std::vector<std::string> names = {"top", "Hose", "a, b", "\"q\"", "e", "f", "g", "h", "i", "\u00e9"};
  edited["data"]["class_names"] = names;
  test::write_text(here / "run" / "run.json", edited.dump());
  const Outcome outcome = run_program(host({"export", here / "run", "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)["class_names"], names);
  const json read = json::parse(test::run_oracle("read_onnx.py", {here / "run" / "model.onnx"}));
  EXPECT_EQ(json::parse(read["metadata"]["class_names"].get<std::string>()), names);
}

TEST_F(ExportedRun, WritesNothingElse) {
  const auto before = files_in(run("random"));
  const test::TemporaryFolder here;
  succeed(export_of("random", {"--out", here / "a.onnx"}));
  succeed(export_of("random", {"--to", "genotype", "--out", here / "a.txt"}));
  succeed(export_of("random", {"--to", "pytorch", "--out", here / "a.py"}));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(here.path())) names.push_back(entry.path().filename());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("a.onnx", "a.txt", "a.py", "a.safetensors"));
  EXPECT_EQ(read_text(here / "a.txt"), read_text(run("random") / "genotype.txt"));
  EXPECT_TRUE(files_in(run("random")) == before);
}

TEST_F(ExportedRun, IsWrittenBesideTheDescriptionByDefault) {
  const test::TemporaryFolder here;
  fs::copy(run("random"), here / "run", fs::copy_options::recursive);
  succeed(host({"export", here / "run"}));
  succeed(host({"export", here / "run", "--to", "safetensors"}));
  EXPECT_TRUE(fs::exists(here / "run" / "model.onnx"));
  EXPECT_TRUE(fs::exists(here / "run" / "model.safetensors"));
}

TEST_F(ExportedRun, TheProgramsOfTheDocumentRun) {
  const test::TemporaryFolder here;
  fs::create_directories(here / "runs");
  fs::copy(run("darts_v1"), here / "runs" / "third", fs::copy_options::recursive);
  succeed(host({"export", here / "runs" / "third"}));
  succeed(host({"export", here / "runs" / "third", "--out", here / "net.py"}));
  const std::string printed = test::run_oracle("run_document.py", {EXPORT_DOCUMENT, here.path()});
  EXPECT_EQ(std::ranges::count(printed, '\n'), 2) << printed;
  EXPECT_TRUE(fs::exists(here / "net.pt2"));
}

TEST_F(ExportedRun, ADescriptionWithItsWeightsTakesNormalisedImages) {
  const Words words = host({"export", run("darts_v1") / "model.toml", "--weights",
                            run("darts_v1") / "weights.safetensors", "--out", *folder_ / "raw.onnx"});
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("normalised images"));
  EXPECT_THAT(outcome.out, HasSubstr("normalised images"));
  succeed(export_of("darts_v1", {"--raw", "--out", *folder_ / "raw_run.onnx"}));
  const auto nodes = [&](const char* file) {
    return json::parse(test::run_oracle("read_onnx.py", {*folder_ / file}))["nodes"];
  };
  EXPECT_EQ(nodes("raw.onnx"), nodes("raw_run.onnx"));
  EXPECT_NE(nodes("raw.onnx")[0]["op"], "Sub");
}

TEST_F(ExportedRun, ChangedWeightsHaveNoRecordedAccuracy) {
  const test::TemporaryFolder here;
  fs::copy(run("darts_v2"), here / "run", fs::copy_options::recursive);
  TensorFile weights = read_tensor_file((here / "run" / "weights.safetensors").string());
  weights.tensors.front().second.mul_(2.0);
  write_tensor_file((here / "run" / "weights.safetensors").string(), weights);
  const Outcome outcome = run_program(host({"export", here / "run", "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("weights.safetensors is not the file that the run wrote"));
  EXPECT_FALSE(json::parse(outcome.out).contains("test_accuracy"));
}

}  // namespace exported_run_test
}  // namespace nas::core::testing
