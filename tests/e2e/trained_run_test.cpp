// What is done with a trained network: test, predict, fine-tuning. The numbers are compared with PyTorch's.
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "idx_data.h"

namespace nas::test {
namespace trained_run_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

constexpr size_t kSide = 12;

/// One run for all tests here, and what PyTorch says about it.
class TrainedRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    write_idx_data(data());
    outcome_ = run_program(idx_run(data(), run()));
    const Outcome asked = run_program({NAS_PYTHON, NAS_ORACLE_FOLDER "/tested_run.py", run(), data(), "3", "1"});
    ASSERT_EQ(asked.code, 0) << asked.err;
    oracle_ = json::parse(asked.out);
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path run() { return *folder_ / "run"; }
  static fs::path data() { return *folder_ / "data"; }
  static json record() { return json::parse(read_text(run() / "run.json")); }

  /// Test image `index` as a picture in `file`.
  static void write_picture(const fs::path& file, size_t index) {
    const std::string images = read_text(data() / "t10k-images-idx3-ubyte");
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << "P5\n12 12\n255\n"
                                          << images.substr(16 + index * kSide * kSide, kSide * kSide);
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome outcome_;
  static inline json oracle_;
};

void expect_results(const json& facts, const json& oracle) {
  EXPECT_EQ(facts["test_confusion"], oracle["confusion"]);
  ASSERT_EQ(facts["test_classes"].size(), oracle["images"].size());
  for (size_t i = 0; i < oracle["images"].size(); ++i) {
    EXPECT_EQ(facts["test_classes"][i]["images"], oracle["images"][i]);
    EXPECT_EQ(facts["test_classes"][i]["correct"], oracle["confusion"][i][i]);
    EXPECT_FALSE(facts["test_classes"][i]["name"].get<std::string>().empty());
  }
}

TEST_F(TrainedRun, RecordsTheResultsOfEachClass) {
  ASSERT_EQ(outcome_.code, 0) << outcome_.err;
  expect_results(record(), oracle_);
  EXPECT_DOUBLE_EQ(record()["results"]["test_accuracy"], oracle_["accuracy"].get<double>());
  EXPECT_THAT(read_text(run() / "run.json"), HasSubstr("\"test_confusion\": [\n    ["));
}

TEST_F(TrainedRun, ShowsItsWorstClassesOnTheCard) {
  std::vector<double> accuracies;
  const json facts = record();
  for (const json& one : facts["test_classes"]) accuracies.push_back(one["accuracy"]);
  std::ranges::sort(accuracies);
  char lowest[32];
  std::snprintf(lowest, sizeof lowest, " %.2f %%, ", 100.0 * accuracies[0]);
  EXPECT_THAT(outcome_.out, HasSubstr("  lowest "));
  EXPECT_THAT(outcome_.out, HasSubstr(lowest));
}

TEST_F(TrainedRun, IsTestedAgain) {
  const std::string before = read_text(run() / "run.json");
  const Outcome tested = run_program(host({"test", run(), "--json"}));
  ASSERT_EQ(tested.code, 0) << tested.err;
  const json facts = json::parse(tested.out);
  expect_results(facts, oracle_);
  EXPECT_DOUBLE_EQ(facts["test_accuracy"], oracle_["accuracy"].get<double>());
  EXPECT_EQ(facts["test_images"], kTestImages);
  EXPECT_EQ(read_text(run() / "run.json"), before);
}

TEST_F(TrainedRun, IsTestedOnOtherData) {
  const fs::path other = *folder_ / "other";
  write_idx_part(other, "train", labels_in_turn(kTrainImages));
  write_idx_part(other, "t10k", labels_in_turn(20));
  const Outcome tested = run_program(host({"test", run(), "--set", "data.path=" + other.string()}));
  EXPECT_EQ(tested.code, 0) << tested.err;
  EXPECT_THAT(tested.out, HasSubstr(" of 20 test images"));
}

TEST_F(TrainedRun, RefusesDataOfOtherClassesAndSettingsWithoutEffect) {
  const fs::path other = *folder_ / "five_classes";
  core::Bytes labels = labels_in_turn(kTrainImages);
  labels.back() = 4;
  write_idx_part(other, "train", labels);
  write_idx_part(other, "t10k", labels_in_turn(20));
  const Outcome tested = run_program(
      host({"test", run(), "--set", "data.path=" + other.string(), "--set", "data.allow_absent_classes=true"}));
  EXPECT_EQ(tested.code, 4) << tested.err;
  EXPECT_THAT(tested.err, HasSubstr("5 classes"));
  EXPECT_EQ(run_program(host({"test", run(), "--set", "seed=3"})).code, 2);
  EXPECT_EQ(run_program(host({"test", run(), "--set", "data.path=/nowhere"})).code, 4);
}

TEST_F(TrainedRun, PredictsAsPyTorchDoes) {
  const fs::path pictures = *folder_ / "pictures";
  Words words = {"predict", run()};
  for (size_t i = 0; i < kTestImages; ++i) {
    words.push_back(pictures / (std::to_string(i) + ".pgm"));
    write_picture(words.back(), i);
  }
  words.insert(words.end(), {"--top", "9", "--json"});
  const Outcome predicted = run_program(host(words));
  ASSERT_EQ(predicted.code, 0) << predicted.err;
  const json answer = json::parse(predicted.out);
  ASSERT_EQ(answer["predictions"].size(), kTestImages);
  for (size_t i = 0; i < kTestImages; ++i) {
    const json& top = answer["predictions"][i]["top"];
    ASSERT_EQ(top.size(), 4u);
    double before = 1.0;
    for (const json& one : top) {
      const double expected = oracle_["probabilities"][i][one["class"].get<size_t>()];
      EXPECT_NEAR(one["probability"].get<double>(), expected, 1e-5) << i;
      EXPECT_LE(one["probability"].get<double>(), before);
      before = one["probability"];
    }
  }
  EXPECT_THAT(predicted.err, testing::Not(HasSubstr("resized")));
}

TEST_F(TrainedRun, PredictsAFolderAsRows) {
  const fs::path pictures = *folder_ / "some, with a comma";
  write_picture(pictures / "b.pgm", 1);
  write_picture(pictures / "a.PGM", 0);
  write_picture(pictures / "inner" / "c.pgm", 2);
  std::ofstream(pictures / "notes.txt") << "no picture";
  const Outcome predicted = run_program(host({"predict", run(), pictures, "--top", "1", "--csv"}));
  ASSERT_EQ(predicted.code, 0) << predicted.err;
  EXPECT_EQ(std::count(predicted.out.begin(), predicted.out.end(), '\n'), 4) << predicted.out;
  EXPECT_EQ(first_line(predicted.out), "file,rank,class,name,probability");
  EXPECT_THAT(predicted.out, HasSubstr("\n\"" + (pictures / "a.PGM").string() + "\",1,"));
  EXPECT_LT(predicted.out.find("a.PGM"), predicted.out.find("b.pgm"));
  EXPECT_THAT(predicted.err, HasSubstr("1 other file"));
}

TEST_F(TrainedRun, ResizesPicturesOfAnotherSize) {
  const fs::path picture = *folder_ / "large.pgm";
  std::ofstream(picture, std::ios::binary) << "P5\n40 30\n255\n" << std::string(40 * 30, '\x80');
  const Outcome predicted = run_program(host({"predict", run(), picture, picture}));
  EXPECT_EQ(predicted.code, 0) << predicted.err;
  EXPECT_THAT(predicted.err, HasSubstr("such as 30x40, are resized to 12x12"));
  EXPECT_EQ(predicted.err.find("resized"), predicted.err.rfind("resized"));  // said once
}

TEST_F(TrainedRun, PredictsTheOthersWhenOneIsNoPicture) {
  const fs::path good = *folder_ / "good.pgm", text = *folder_ / "text.png", empty = *folder_ / "empty";
  write_picture(good, 3);
  std::ofstream(text) << "This is no picture.";
  fs::create_directories(empty);
  for (const fs::path& bad : {text, empty, *folder_ / "missing.png"}) {
    const Outcome predicted = run_program(host({"predict", run(), bad, good}));
    EXPECT_EQ(predicted.code, 4) << bad;
    EXPECT_THAT(predicted.out, HasSubstr("good.pgm: ")) << bad;
    EXPECT_THAT(predicted.err, HasSubstr(bad.string())) << bad;
    EXPECT_THAT(predicted.err, HasSubstr("1 path could not be read; 1 picture was predicted")) << bad;
  }
}

TEST_F(TrainedRun, SaysHowFarAnUnfinishedRunIs) {
  const fs::path unfinished = *folder_ / "unfinished";
  kill_idx_run(data(), unfinished, 12);
  for (const Words& words : {Words{"predict", unfinished, "a.png"}, Words{"test", unfinished}}) {
    const Outcome outcome = run_program(host(words));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(first_line(outcome.err), HasSubstr("the run is not finished"));
    EXPECT_THAT(outcome.err, HasSubstr("crashed, last at search epoch 1/2"));
    EXPECT_THAT(outcome.err, HasSubstr("nas-host resume "));
  }
}

TEST_F(TrainedRun, IsFineTuned) {
  const Words given = {"search.enabled=false",
                       "eval.description=" + (run() / "model.toml").string(),
                       "eval.weights=" + (run() / "weights.safetensors").string(),
                       "eval.train.epochs=1",
                       "eval.train.optimizer.learning_rate=1e-12",
                       "eval.train.schedule.kind=constant"};
  const Outcome tuned = run_program(idx_run(data(), *folder_ / "tuned", given));
  ASSERT_EQ(tuned.code, 0) << tuned.err;
  EXPECT_THAT(tuned.err, HasSubstr("begins with the weights of "));
  // Only the statistics of batch norms have changed.
  const json results = json::parse(read_text(*folder_ / "tuned" / "run.json"))["results"];
  EXPECT_NEAR(results["test_accuracy"], oracle_["accuracy"].get<double>(), 0.3);
  const Outcome random =
      run_program(idx_run(data(), *folder_ / "not_tuned", {given[0], given[1], given[3], given[4], given[5]}));
  ASSERT_EQ(random.code, 0) << random.err;
  EXPECT_NE(read_text(*folder_ / "not_tuned" / "weights.safetensors"),
            read_text(*folder_ / "tuned" / "weights.safetensors"));
}

TEST_F(TrainedRun, IsFineTunedForOtherClasses) {
  const fs::path other = *folder_ / "three_classes";
  core::Bytes labels = labels_in_turn(kTrainImages);
  for (uint8_t& label : labels) label = static_cast<uint8_t>(label % 3);
  write_idx_part(other, "train", labels);
  write_idx_part(other, "t10k", labels);
  const Words given = {"search.enabled=false", "eval.description=" + (run() / "model.toml").string(),
                       "eval.description_as=cells", "eval.weights=" + (run() / "weights.safetensors").string()};
  const Outcome tuned = run_program(idx_run(other, *folder_ / "three", given));
  ASSERT_EQ(tuned.code, 0) << tuned.err;
  EXPECT_THAT(tuned.err, HasSubstr("the classifier begins with random weights"));
}

TEST_F(TrainedRun, RefusesWeightsOfAnotherNetwork) {
  const std::string weights = (run() / "weights.safetensors").string();
  const Words given = {"search.enabled=false", "eval.description=" + (run() / "model.toml").string(),
                       "eval.description_as=cells", "eval.model.channels=6"};
  Words settings = given;
  settings.push_back("eval.weights=" + weights);
  const Outcome refused = run_program(idx_run(data(), *folder_ / "refused", settings));
  EXPECT_EQ(refused.code, 5) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("the weights do not match the network: \"stems.0."));
  settings.back() = "eval.weights=/nowhere.safetensors";
  const Outcome missing = run_program(idx_run(data(), *folder_ / "missing", settings));
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.err, HasSubstr("\"eval.weights\" names /nowhere.safetensors, which does not exist"));
}

TEST_F(TrainedRun, HasALatency) {
  const Outcome inspected = run_program(host({"inspect", run(), "--latency", "--json"}));
  ASSERT_EQ(inspected.code, 0) << inspected.err;
  const json latency = json::parse(inspected.out)["latency"];
  ASSERT_EQ(latency.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(latency[i]["batch"], i == 0 ? 1 : 32);
    EXPECT_EQ(latency[i]["folded"], true);
    for (const char* engine : {"fused", "reference"}) {
      const json& times = latency[i][engine];
      EXPECT_GT(times["p5"], 0.0);
      EXPECT_LE(times["p5"], times["median"]);
      EXPECT_LE(times["median"], times["p95"]);
    }
  }
  EXPECT_THAT(run_program(host({"inspect", run(), "--latency"})).out, HasSubstr("fused for 32 images: "));
}

}  // namespace trained_run_test
}  // namespace nas::test
