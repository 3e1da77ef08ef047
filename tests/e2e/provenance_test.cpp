// A run knows what it was made of, and a resumed run must find the same again. What is lost or was changed is said or
// refused by its name.
#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "idx_data.h"

namespace nas::test {
namespace provenance_test {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// Copies of three runs on the same data: finished, killed in the search, killed in the eval.
class Provenance : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    write_idx_data(data());
    const Outcome outcome = run_program(idx_run(data(), original("finished")));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const int64_t lines = lines_in(original("finished") / "metrics.jsonl");
    kill_idx_run(data(), original("search"), 4);
    kill_idx_run(data(), original("eval"), lines - 4);
  }
  static void TearDownTestSuite() { delete folder_; }
  void TearDown() override { write_idx_data(data()); }

  static fs::path data() { return *folder_ / "data"; }
  static fs::path original(const std::string& name) { return *folder_ / name; }
  static fs::path run() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void take(const std::string& name) { fs::copy(original(name), run(), fs::copy_options::recursive); }

  static Json record() { return Json::parse(read_text(run() / "run.json")); }
  static void change_record(const std::function<void(Json&)>& change) {
    Json json = record();
    change(json);
    write_text(run() / "run.json", json.dump());
  }
  static void replace(const fs::path& file, const std::string& before, const std::string& after) {
    std::string text = read_text(file);
    const size_t at = text.find(before);
    ASSERT_NE(at, text.npos) << before;
    write_text(file, text.replace(at, before.size(), after));
  }

  static Outcome resume() { return run_program(host({"resume", run()})); }
  /// Also that the refusal left the record as it was.
  static void expect_refused(int code, const Words& words) {
    const std::string before = read_text(run() / "run.json");
    const Outcome outcome = resume();
    EXPECT_EQ(outcome.code, code);
    for (const std::string& word : words) EXPECT_THAT(outcome.err, HasSubstr(word));
    EXPECT_EQ(read_text(run() / "run.json"), before);
  }
  static void expect_resumed(const Words& files = repeatable_files, const std::string& word = "") {
    const Outcome outcome = resume();
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(word));
    for (const std::string& name : files)
      EXPECT_TRUE(read_text(run() / name) == read_text(original("finished") / name)) << name;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(Provenance, ARunRecordsTheDataThatItRead) {
  take("finished");
  const Json train = record()["data"]["train"];
  EXPECT_EQ(train["images"], kTrainImages);
  EXPECT_EQ(train["shape"], Json::array({1, 12, 12}));
  EXPECT_EQ(train["label_counts"], Json::array({40, 40, 40, 40}));
  EXPECT_EQ(record()["data"]["test"]["label_counts"], Json::array({10, 10, 10, 10}));
  const fs::path labels = data() / "train-labels-idx1-ubyte";
  EXPECT_EQ(train["files"][0]["path"], labels.string());
  EXPECT_EQ(train["files"][0]["bytes"], fs::file_size(labels));
  EXPECT_EQ(train["files"][0]["sha256"], run_program({"sha256sum", labels}).out.substr(0, 64));
  EXPECT_THAT(train["files"][1]["path"].get<std::string>(), EndsWith("train-images-idx3-ubyte"));
}

TEST_F(Provenance, ARunRecordsHowItsImagesWereNormalised) {
  take("finished");
  double sum = 0, squares = 0;
  const core::Bytes pixels = core::idx_images(kTrainImages, 12, 12);
  const auto count = static_cast<double>(pixels.size() - 16);
  for (size_t i = 16; i < pixels.size(); ++i) {  // after the header
    sum += pixels[i] / 255.0;
    squares += pixels[i] / 255.0 * (pixels[i] / 255.0);
  }
  const Json data = record()["data"];
  EXPECT_TRUE(data["measured"].get<bool>());
  EXPECT_NEAR(data["mean"][0].get<double>(), sum / count, 1e-12);
  EXPECT_NEAR(data["deviation"][0].get<double>(), std::sqrt(squares / count - sum / count * (sum / count)), 1e-9);
  EXPECT_THAT(run_program(host({"inspect", run()})).out, HasSubstr("160 training and 40 test images of 1x12x12"));
}

TEST_F(Provenance, OtherLabelsAreRefused) {
  take("search");
  write_idx_part(data(), "train", labels_in_turn(kTrainImages));
  core::Bytes labels = labels_in_turn(kTrainImages);
  std::swap(labels[0], labels[1]);
  core::write_file(data() / "train-labels-idx1-ubyte", core::idx_labels(labels));
  expect_refused(4, {"data file train-labels-idx1-ubyte is not the one that the run began with", "other content",
                     (data() / "train-labels-idx1-ubyte").string(), "restore the file"});
}

TEST_F(Provenance, AnotherNumberOfImagesIsRefused) {
  take("search");
  write_idx_part(data(), "train", labels_in_turn(kTrainImages - 4));
  expect_refused(4,
                 {"data file train-labels-idx1-ubyte is not", "164 bytes instead of 168", "156 images instead of 160"});
}

TEST_F(Provenance, OtherTestImagesAreRefusedInTheSearchToo) {
  take("search");
  core::Bytes images = core::idx_images(kTestImages, 12, 12);
  images.back() ^= 1;
  core::write_file(data() / "t10k-images-idx3-ubyte", images);
  expect_refused(4, {"data file t10k-images-idx3-ubyte is not the one that the run began with"});
}

TEST_F(Provenance, ACompressedFileIsTheSameData) {
  take("search");
  ASSERT_EQ(run_program({"gzip", data() / "train-images-idx3-ubyte"}).code, 0);
  expect_resumed();
}

TEST_F(Provenance, DataThatIsInNoFileIsComparedToo) {
  Words words = small_run(run(), {"data.dataset=halves", "eval.enabled=false", "search.train.epochs=1"});
  words.insert(words.end(), {"--plugin", OTHER_PLUGIN});
  ASSERT_EQ(run_program(words).code, 0);
  EXPECT_EQ(record()["data"]["train"]["label_counts"], Json::array({32, 32}));
  EXPECT_EQ(record()["data"]["source"], "drawn by\\ta test");
  change_record([](Json& json) {
    json["status"] = "interrupted";
    json["data"]["train"]["pixels_sha256"] = std::string(64, '0');
  });
  expect_refused(4, {"the training data is not the one that the run began with", "other pixels", "data set halves"});
}

TEST_F(Provenance, AnotherFoundNetworkIsRefused) {
  take("eval");
  replace(run() / "search" / "found.toml", "conv", "cnov");
  expect_refused(5,
                 {"search/found.toml was changed after the run wrote it", (run() / "search" / "found.toml").string()});
}

TEST_F(Provenance, AFoundNetworkThatTheRunDidNotWriteIsRefused) {
  take("search");
  fs::copy(original("finished") / "search" / "found.toml", run() / "search" / "found.toml");
  expect_refused(5, {"search/found.toml was not written by the run"});
}

TEST_F(Provenance, AnEditedDescriptionIsNotReplaced) {
  take("eval");
  write_text(run() / "model.toml", "mine");
  expect_refused(5, {"model.toml was changed after the run wrote it"});
  EXPECT_EQ(read_text(run() / "model.toml"), "mine");
}

TEST_F(Provenance, AnotherProgramIsNamedAndRecorded) {
  take("eval");
  change_record([](Json& json) { json["libtorch"] = "2.1.7"; });
  expect_resumed(repeatable_files, "LibTorch 2.1.7");
  const Json facts = record();
  EXPECT_EQ(facts["libtorch"], "2.1.7");
  ASSERT_EQ(facts["continued_by"].size(), 1u);
  EXPECT_NE(facts["continued_by"][0]["libtorch"], "2.1.7");
  EXPECT_EQ(facts["continued_by"][0]["version"], facts["version"]);
}

TEST_F(Provenance, ARunOfAnEarlierVersionResumesWithANote) {
  take("eval");
  change_record([](Json& json) {
    for (const char* key : {"data", "files", "stages", "cpu"}) json.erase(key);
  });
  expect_resumed(repeatable_files, "run.json does not say what data");
  EXPECT_EQ(record()["data"]["train"]["images"], kTrainImages);
}

TEST_F(Provenance, LostMetricsAreSaid) {
  take("eval");
  fs::remove(run() / "metrics.jsonl");
  expect_resumed({"model.toml", "genotype.txt", "weights.safetensors"}, "are lost");
  EXPECT_GT(lines_in(run() / "metrics.jsonl"), 0);
}

TEST_F(Provenance, LostMetricsBetweenTheStagesAreSaid) {
  take("eval");
  fs::remove(run() / "metrics.jsonl");
  fs::remove_all(run() / "checkpoints" / "eval");
  change_record([](Json& json) { json["stages"] = Json::array({"search"}); });
  expect_resumed({"model.toml", "genotype.txt", "weights.safetensors"}, "are lost");
}

TEST_F(Provenance, ChangedMetricsAreSaid) {
  take("eval");
  replace(run() / "metrics.jsonl", "\"step\":1", "\"step\":7");
  expect_resumed({"model.toml", "genotype.txt", "weights.safetensors"}, "were changed after they were written");
}

TEST_F(Provenance, DeletedCheckpointsAreNoNewBeginning) {
  take("search");
  fs::remove_all(run() / "checkpoints");
  expect_refused(5, {"the checkpoints of the search are missing", (run() / "checkpoints" / "search").string()});
  EXPECT_THAT(read_text(run() / "metrics.jsonl"), Not(testing::IsEmpty()));
}

TEST_F(Provenance, DeletedCheckpointsOfTheEvalAreNoNewBeginning) {
  take("eval");
  fs::remove_all(run() / "checkpoints" / "eval");
  expect_refused(
      5, {"the checkpoints of the eval are missing", "train the found network in a new run: nas-host --config"});
}

TEST_F(Provenance, DeletedWeightsAreMadeAgain) {
  take("finished");
  fs::remove(run() / "weights.safetensors");
  expect_resumed(repeatable_files, "weights.safetensors is missing");
  EXPECT_EQ(record()["status"], "finished");
}

TEST_F(Provenance, DeletedWeightsWithoutACheckpointAreRefused) {
  take("finished");
  fs::remove(run() / "weights.safetensors");
  fs::remove_all(run() / "checkpoints");
  expect_refused(5, {"the checkpoints of the eval are missing", "start a new run"});
}

TEST_F(Provenance, InspectSaysThatTheDescriptionWasChanged) {
  take("finished");
  EXPECT_THAT(run_program(host({"inspect", run()})).out, Not(HasSubstr("changed")));
  write_text(run() / "model.toml", read_text(run() / "model.toml") + "# mine\n");
  const Outcome text = run_program(host({"inspect", run()}));
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("model.toml is not the file that the run wrote"));
  EXPECT_TRUE(Json::parse(run_program(host({"inspect", run(), "--json"})).out)["model_changed"].get<bool>());
  EXPECT_THAT(resume().err, HasSubstr("model.toml was changed after the run wrote it"));
}

/// Labels that a user's own folder may have by mistake.
class Labels : public testing::Test {
 protected:
  Outcome run_on(const core::Bytes& labels, const Words& settings = {}) {
    write_idx_part(data_, "train", labels);
    write_idx_part(data_, "t10k", {labels[0], labels[1]});
    return run_program(idx_run(data_, folder_ / "run", settings));
  }
  void expect_refused(const core::Bytes& labels, const Words& words) {
    const Outcome outcome = run_on(labels);
    EXPECT_EQ(outcome.code, 4);
    for (const std::string& word : words) EXPECT_THAT(outcome.err, HasSubstr(word));
    EXPECT_FALSE(fs::exists(folder_ / "run"));
  }
  const TemporaryFolder folder_;
  const fs::path data_ = folder_ / "data";
};

TEST_F(Labels, FromOneOnAreRefused) {
  expect_refused(labels_in_turn(40, 1), {"no training image has label 0", "40 images have labels 1 to 4",
                                         data_.string(), "data.allow_absent_classes"});
}

TEST_F(Labels, OneFarAboveTheOthersIsRefused) {
  core::Bytes labels = labels_in_turn(40);
  labels.back() = 255;
  expect_refused(labels, {"no training image has labels 4 to 254", "1 image has label 255"});
}

TEST_F(Labels, OfOneClassAreRefused) { expect_refused(core::Bytes(40, 0), {"all 40 training images have label 0"}); }

TEST_F(Labels, WithAGapAreSaidWhenItIsAllowed) {
  const Outcome outcome = run_on(labels_in_turn(40, 1), {"data.allow_absent_classes=true", "search.train.epochs=1"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("warning: no training image has label 0"));
  EXPECT_THAT(outcome.err, HasSubstr("warning: no test image has labels 0, 3, 4"));
}

}  // namespace provenance_test
}  // namespace nas::test
