// Runs on pictures and arrays of a person's own, through the real nas-host.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "small_run.h"
#include "tests/data/picture_folder.h"

namespace nas::test {
namespace images_test {

namespace fs = std::filesystem;
using core::grey_picture;
using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OwnData : public testing::Test {
 protected:
  static void python(const std::string& script, Words words) {
    words.insert(words.begin(), {NAS_SOURCES "/.venv/bin/python", NAS_SOURCES "/tests/" + script});
    const Outcome outcome = run_program(words);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  Outcome run(const std::string& name, Words settings) const {
    return run_program(small_run(folder_ / name, settings), environment());
  }
  Outcome host_says(const Words& words) const { return run_program(host(words), environment()); }
  Setting environment() const { return {.environment = {"XDG_CACHE_HOME=" + (folder_ / "cache").string()}}; }
  Json record(const std::string& name) const { return Json::parse(read_text(folder_ / name / "run.json")); }
  std::string text(const std::string& name) const { return read_text(folder_ / name); }
  fs::path path(const std::string& name) const { return folder_ / name; }

  /// A data set of grey levels in folder `name`, which a run can use.
  void write_levels(const std::string& name) const {
    for (int i = 0; i < 24; ++i) {
      const std::string file = "/" + std::to_string(i) + ".pgm";
      folder_.write(name + "/train/bright" + file, grey_picture(200 + i, 12, 12));
      folder_.write(name + "/train/dark" + file, grey_picture(10 + i, 12, 12));
      if (i < 6) folder_.write(name + "/test/bright" + file, grey_picture(230 + i, 12, 12));
      if (i < 6) folder_.write(name + "/test/dark" + file, grey_picture(40 + i, 12, 12));
    }
  }
  /// What a run on `name` is refused with, and that `config check` or the run found it before anything was written.
  void expect_refused(const std::string& name, int code, const Words& words, Words settings = {}) const {
    settings.insert(settings.end(), {"data.dataset=images", "data.path=" + path(name).string()});
    const Outcome outcome = run("refused", settings);
    EXPECT_EQ(outcome.code, code) << name << outcome.err;
    for (const std::string& word : words) EXPECT_THAT(outcome.err, HasSubstr(word)) << name;
  }
  TemporaryFolder folder_;
};

TEST_F(OwnData, PicturesOfFashionMnistAndTheirArraysGiveTheSameBits) {
  python("support/write_pictures.py", {"grey", path("pictures"), "150", "50"});
  python("support/write_pictures.py", {"arrays", path("arrays.npz"), "150", "50"});
  const Words pictures = {"data.dataset=images", "data.path=" + path("pictures").string(), "data.max_items=0"};
  const Outcome first = run("first", pictures), second = run("second", pictures);
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.err,
              AllOf(HasSubstr("10 classes"), HasSubstr("decoded 200 images"), HasSubstr("all of 28x28, grey")));
  EXPECT_THAT(second.err, Not(HasSubstr("decod")));
  const Outcome arrays =
      run("arrays", {"data.dataset=arrays", "data.path=" + path("arrays.npz").string(), "data.max_items=0"});
  ASSERT_EQ(arrays.code, 0) << arrays.err;
  EXPECT_THAT(arrays.err, HasSubstr("x_train is (150, 28, 28) uint8"));
  for (const char* other : {"second", "arrays"})
    for (const char* file : {"/metrics.jsonl", "/weights.safetensors"})
      EXPECT_TRUE(text(std::string("first") + file) == text(other + std::string(file))) << other << file;
  const Json data = record("first")["data"];
  EXPECT_EQ(data["class_names"], Json({"Ankle boot", "Bag", "Coat", "Dress", "Pullover", "Sandal", "Shirt", "Sneaker",
                                       "T-shirt", "Trouser"}));
  EXPECT_EQ(data["train"]["pixels_sha256"], record("second")["data"]["train"]["pixels_sha256"]);
  EXPECT_EQ(data["mean"], record("arrays")["data"]["mean"]);
  EXPECT_FALSE(record("arrays")["data"].contains("class_names"));
}

TEST_F(OwnData, ColoursOfUnequalSizes) {
  python("support/write_pictures.py", {"colour", path("photos"), "200"});
  const Words settings = {"data.dataset=images", "data.path=" + path("photos").string(),
                          "data.fit=pad",        "search.train.epochs=1",
                          "eval.enabled=false",  "search.train.class_weights=balanced"};
  EXPECT_THAT(run("unsized", settings).err, HasSubstr("set data.size = [height, width]"));
  Words sized = settings;
  sized.push_back("data.size=[24, 20]");
  const Outcome outcome = run("sized", sized);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("there is no test part"), HasSubstr("padded with black to 24x20, in colour")));
  EXPECT_EQ(record("sized")["data"]["train"]["shape"], Json({3, 24, 20}));
  EXPECT_EQ(record("sized")["data"]["test"]["images"], 40);
}

TEST_F(OwnData, WeightsOfClassesChangeTheLoss) {
  write_levels("levels");
  for (int i = 6; i < 24; ++i) fs::remove(path("levels/train/dark/" + std::to_string(i) + ".pgm"));
  Words settings = {"data.dataset=images", "data.path=" + path("levels").string(), "search.train.epochs=1",
                    "eval.train.epochs=1"};
  ASSERT_EQ(run("plain", settings).code, 0);
  settings.push_back("eval.train.class_weights=balanced");
  ASSERT_EQ(run("balanced", settings).code, 0);
  EXPECT_EQ(text("plain/search/found.toml"), text("balanced/search/found.toml"));
  EXPECT_NE(text("plain/metrics.jsonl"), text("balanced/metrics.jsonl"));
}

TEST_F(OwnData, ARunGoesOnWithTheSamePicturesOnly) {
  write_levels("levels");
  const Words settings = {"data.dataset=images", "data.path=" + path("levels").string()};
  BackgroundProgram program(
      small_run(path("run"), {settings[0], settings[1], "data.cache=" + path("own cache").string()}));
  program.wait_until([&] { return lines_in(path("run") / "metrics.jsonl") >= 2; });
  program.wait_after(SIGKILL);
  folder_.write("levels/train/dark/1.pgm", grey_picture(99, 12, 12));
  const Outcome refused = host_says({"resume", path("run")});
  EXPECT_EQ(refused.code, 4) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("the training data is not the one that the run began with"));
  write_levels("levels");
  fs::remove_all(path("own cache"));
  const Outcome resumed = host_says({"resume", path("run")});
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_FALSE(fs::is_empty(path("own cache")));
}

TEST_F(OwnData, WhatIsNoDataSetIsRefused) {
  fs::create_directory(path("empty"));
  expect_refused("empty", 4, {"has no class folders", "train/CLASS"});
  expect_refused("nowhere", 4, {"there is no folder"});
  EXPECT_FALSE(fs::exists(path("refused")));
  EXPECT_EQ(host_says({"config", "check", "--set", "data.dataset=images"}).code, 3);
  for (int i = 0; i < 3; ++i) folder_.write("one/only/" + std::to_string(i) + ".pgm", grey_picture(i, 12, 12));
  expect_refused("one", 4, {"so there is nothing to learn"}, {"data.test_fraction=0.4"});
  write_levels("untrained");
  folder_.write("untrained/test/grey/1.pgm", grey_picture(120, 12, 12));
  expect_refused("untrained", 4, {"no training image has", "grey"});
}

TEST_F(OwnData, FilesThatAreNoPicturesAreNamed) {
  write_levels("levels");
  python("oracle/pictures.py", {folder_.path()});
  const std::pair<const char*, const char*> cases[] = {{"cut_colour.jpg", "cut short"},
                                                       {"cmyk.jpg", "CMYK"},
                                                       {"huge.png", "60,000 x 60,000 pixels"},
                                                       {"text.gif", "is a text file, not an image"}};
  folder_.write("text.gif", "These are words.\n");
  for (const auto& [file, words] : cases) {
    const fs::path odd = path("levels/train/dark/") / (std::string("5 ") + file);
    fs::copy_file(path(file), odd);
    expect_refused("levels", 4, {words, odd.string(), "data.skip_broken = true"});
    if (file == cases[3].first) continue;
    fs::remove(odd);
  }
  const Outcome skipped = run("skipped", {"data.dataset=images", "data.path=" + path("levels").string(),
                                          "data.skip_broken=true", "search.train.epochs=1", "eval.enabled=false"});
  EXPECT_EQ(skipped.code, 0) << skipped.err;
  EXPECT_THAT(skipped.err, HasSubstr("1 file was left out"));
  python("oracle/arrays.py", {folder_.path()});
  for (const auto& [file, words] : {std::pair{"pickled.npz", "pickled Python objects"}, {"bomb.npz", "zip bomb"}}) {
    const Outcome refused = run("refused", {"data.dataset=arrays", "data.path=" + path(file).string()});
    EXPECT_EQ(refused.code, 4);
    EXPECT_THAT(refused.err, HasSubstr(words));
  }
}

TEST_F(OwnData, CheckSaysWhatARunWouldMeet) {
  write_levels("a set\nof two");
  const std::string set = path("a set\nof two").string();
  Outcome outcome = host_says({"data", "check", set, "--sheet", path("sheet.png")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("60 images in 2 classes, train and test"), HasSubstr("12x12 (60 images)"),
                                 HasSubstr("A run can use this data."), Not(HasSubstr("WARNING"))));
  EXPECT_EQ(text("sheet.png").substr(1, 3), "PNG");
  fs::copy_file(set + "/train/dark/7.pgm", set + "/test/dark/copy.pgm");
  folder_.write("a set\nof two/test/dark/words.png", "words");
  outcome = host_says({"data", "check", set});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("WARNING: 1 picture is in both the training and the test part"),
                                 HasSubstr("train/dark/7.pgm = test/dark/copy.pgm"), HasSubstr("is a text file"),
                                 HasSubstr("A run would refuse this data.")));
  const Json facts = Json::parse(host_says({"data", "check", set, "--json"}).out)["data_sets"][0];
  EXPECT_EQ(facts["in_train_and_test"][0][1]["file"], "test/dark/copy.pgm");
  EXPECT_EQ(facts["classes"][1], Json({{"name", "dark"}, {"train", 24}, {"test", 7}}));
  EXPECT_EQ(facts["broken"].size(), 1u);
  EXPECT_EQ(host_says({"data", "check", path("nowhere")}).code, 4);
  EXPECT_EQ(host_says({"data", "look", set}).code, 2);
}

}  // namespace images_test
}  // namespace nas::test
