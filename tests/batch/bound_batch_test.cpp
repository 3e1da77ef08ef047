// An experiment runs with the configuration and on the data that its batch was started with, or not at all.
#include "batch_run.h"
#include "tests/e2e/idx_data.h"

namespace nas::test {
namespace bound_batch_test {

using testing::HasSubstr;

class BoundBatch : public testing::Test {
 protected:
  fs::path write_file() const {
    write_text(folder_ / "mine.toml", "plugin = 'darts'\nconfig = '" + beside("../e2e/small.toml").string() +
                                          "'\n[set.data]\ndataset = 'idx'\npath = '" + data_.string() + "'\n");
    return folder_ / "mine.toml";
  }
  /// The only experiment has the name of the batch.
  fs::path config() const { return folder_ / "out" / ".batch" / "mine" / "config.toml"; }
  Outcome run() const { return run_program(batch(write_file(), folder_ / "out")); }
  void expect_refused(const std::string& config_text) const {
    write_text(config(), config_text);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err,
                HasSubstr("the configuration of experiment \"mine\" is not the one that the batch was started with"));
    EXPECT_FALSE(fs::exists(folder_ / "out" / "mine" / "run.json"));
    const Outcome worker = run_program(host({"experiment", config().parent_path()}));
    EXPECT_EQ(worker.code, 3);
    EXPECT_THAT(worker.err, HasSubstr("\n  " + config().string()));
  }
  const TemporaryFolder folder_;
  const fs::path data_ = folder_ / "data";
};

TEST_F(BoundBatch, AChangedConfigurationIsNotRun) {
  EXPECT_EQ(run().code, 1) << "there is no data yet";
  write_idx_data(data_);
  const std::string text = read_text(config());
  std::string changed = text;
  changed.replace(changed.find("seed = 2"), 8, "seed = 7");
  expect_refused(changed);
  expect_refused(text.substr(0, text.size() / 2));
  expect_refused("");
  write_text(config(), text);
  EXPECT_EQ(run().code, 0);
}

TEST_F(BoundBatch, AnInterruptedExperimentIsNotContinuedOnOtherData) {
  write_idx_data(data_);
  const fs::path metrics = folder_ / "out" / "mine" / "metrics.jsonl";
  {
    BackgroundProgram program(batch(write_file(), folder_ / "out"));
    program.wait_until([&] { return lines_in(metrics) >= 4; });
    EXPECT_EQ(program.wait_after(SIGTERM).code, 143);
  }
  core::Bytes labels = labels_in_turn(kTrainImages);
  std::swap(labels[0], labels[1]);
  core::write_file(data_ / "train-labels-idx1-ubyte", core::idx_labels(labels));
  const Outcome outcome = run();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("data file train-labels-idx1-ubyte is not the one that the run began with"));
  write_idx_data(data_);
  EXPECT_EQ(run().code, 0);
}

}  // namespace bound_batch_test
}  // namespace nas::test
