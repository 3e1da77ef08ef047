// What a person sees after a mistake: the exact first line, and the exit code.
#include <gmock/gmock.h>

#include "small_run.h"

namespace nas::test {
namespace bad_input_test {

namespace fs = std::filesystem;

class BadInput : public testing::Test {
 protected:
  void expect(const Outcome& outcome, int code, const std::string& what) {
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT("\n" + outcome.err, testing::HasSubstr("\nnas-host: error: " + what + "\n"));
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
  void expect_setting(const std::string& setting, int code, const std::string& what) {
    expect(run_program(small_run(folder / "run", {setting})), code, what);
  }
  void expect_config(const std::string& text, const std::string& what, const std::string& where) {
    const fs::path file = folder / "bad.toml";
    write_text(file, text);
    const Outcome outcome = run_program(host({"--plugin", "darts", "--config", file, "--out", folder / "run"}));
    expect(outcome, 3, what);
    EXPECT_THAT(outcome.err, testing::HasSubstr(file.string() + where));
  }
  const TemporaryFolder folder;
};

TEST_F(BadInput, UnknownKey) {
  expect_config("[search.train]\nepocs = 3\n",
                "unknown key \"search.train.epocs\"; did you mean \"search.train.epochs\"?", ":2:1");
}

TEST_F(BadInput, WrongType) {
  expect_config("[search.train]\nepochs = \"three\"\n", "\"search.train.epochs\" must be an integer, not text",
                ":2:10");
}

TEST_F(BadInput, OutOfRange) {
  expect_config("[search.train]\nbatch = 0\n", "\"search.train.batch\" must be at least 1, not 0", ":2:9");
}

TEST_F(BadInput, UnknownSetting) { expect_setting("sed=3", 3, "unknown key \"sed\"; did you mean \"seed\"?"); }

TEST_F(BadInput, ImpossibleNetwork) {
  expect_setting("search.model.reductions=2", 3,
                 "these settings do not make a network: 2 reductions need at least 5 cells, not 3");
}

TEST_F(BadInput, FractionsThatAreMoreThanTheWhole) {
  expect_setting("search.data.held_out_fraction=0.5", 3, "the fractions of [search.data] sum to 1.5, more than 1");
}

TEST_F(BadInput, NoImagesForTheWeights) {
  expect_setting("search.data.train_fraction=0", 3, "[search.data] leaves no images for the training");
}

TEST_F(BadInput, DeviceThatIsNotThere) {
  expect_setting("device=cuda:7", 3, "device \"cuda:7\" is not available in this LibTorch build");
  expect_setting("device=abacus", 3, "there is no device \"abacus\"");
}

TEST_F(BadInput, UnknownDataset) { expect_setting("data.dataset=fashion", 3, "there is no data set named fashion"); }

TEST_F(BadInput, NoPlugin) {
  const Outcome outcome = run_program(host({"run"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(first_line(outcome.err), testing::HasSubstr("no plugin is "));
}

TEST_F(BadInput, PluginThatIsNotThere) {
  const Outcome outcome = run_program(host({"--plugin", "nosuch"}));
  EXPECT_EQ(outcome.code, 60);
}

TEST_F(BadInput, UnknownTrainerOfAnotherPlugin) {
  expect_setting("search.trainer=gradient", 3, "no loaded plugin provides trainer \"gradient\"");
}

TEST_F(BadInput, RunDirectoryThatCannotBeMade) {
  const Outcome outcome = run_program(small_run("/proc/nowhere/run"));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(first_line(outcome.err), testing::StartsWith("nas-host: error: cannot make the run directory: "));
}

/// Copies of Fashion-MNIST's files with something wrong.
class BadData : public BadInput {
 protected:
  void SetUp() override {
    fs::create_directories(folder / "data");
    for (const auto& entry : fs::directory_iterator("/usr/share/datasets/fashion-mnist"))
      fs::copy(entry.path(), folder / "data" / entry.path().filename().string());
  }
  void unpack(const std::string& name) { ASSERT_EQ(run_program({"gunzip", folder / "data" / (name + ".gz")}).code, 0); }
  Outcome run() { return run_program(small_run(folder / "run", {"data.path=" + (folder / "data").string()})); }
  void expect_data_error(const std::string& what) {
    const Outcome outcome = run();
    EXPECT_EQ(outcome.code, 4) << outcome.err;
    EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + what);
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
};

TEST_F(BadData, MissingFile) {
  fs::remove(folder / "data" / "t10k-labels-idx1-ubyte.gz");
  expect_data_error("data file t10k-labels-idx1-ubyte is missing");
}

TEST_F(BadData, TruncatedFile) {
  const fs::path file = folder / "data" / "train-images-idx3-ubyte.gz";
  fs::resize_file(file, fs::file_size(file) / 2);
  expect_data_error("data file train-images-idx3-ubyte.gz is cut short: its compressed data ends too early");
}

TEST_F(BadData, WrongMagic) {
  unpack("train-labels-idx1-ubyte");
  const fs::path file = folder / "data" / "train-labels-idx1-ubyte";
  std::string bytes = read_text(file);
  bytes[3] = 7;
  write_text(file, bytes);
  expect_data_error(
      "data file train-labels-idx1-ubyte is not an IDX file of bytes with 1 dimension: its magic number is "
      "0x807, not 0x801");
}

TEST_F(BadData, LabelOutOfRange) {
  unpack("t10k-labels-idx1-ubyte");
  const fs::path file = folder / "data" / "t10k-labels-idx1-ubyte";
  std::string bytes = read_text(file);
  bytes[8 + 123] = 10;
  write_text(file, bytes);
  expect_data_error("data file t10k-labels-idx1-ubyte has label 10 at item 123, outside of its 10 classes");
}

}  // namespace bad_input_test
}  // namespace nas::test
