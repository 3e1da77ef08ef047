#include "host/batch/record/batch_folder.h"

#include "batch_text.h"
#include "core/config/resolve.h"
#include "fake_run.h"
#include "host/batch/record/batch_diff.h"

namespace nas::host {
namespace batch_folder_test {

using core::ExitCode;
using testing::HasSubstr;
using testing::SizeIs;

class BatchFolderTest : public testing::Test {
 protected:
  Plan plan(const std::string& text) const { return Plan(read_batch_file(batch_in(folder, text)), false); }
  void start(const std::string& text) const {
    Plan made = plan(text);
    const core::LockFile lock = batch.acquire_lock();
    batch.create(made);
  }
  /// The differences between the batch that was started and `text`.
  std::string difference(const std::string& text) const {
    Plan made = plan(text);
    try {
      added = require_only_additions(batch, made, "the command");
      return "";
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), ExitCode::config);
      EXPECT_EQ(std::string(error.what()),
                "the batch differs from the one that was started in " + batch.path().string());
      return error.where();
    }
  }
  mutable std::vector<std::string> added;
  const test::TemporaryFolder folder;
  const BatchFolder batch{folder / "batch"};
  const std::string text = "plugin = 'darts'\n[axes]\nseed = [1, 2]\n";
};

TEST_F(BatchFolderTest, ContainsEverythingThatAWorkerNeeds) {
  start(text);
  EXPECT_EQ(test::read_text(batch.batch_file()), text);
  const BatchRecord record = batch.record();
  EXPECT_EQ(record.name, "b");
  ASSERT_THAT(record.experiments, SizeIs(2));
  EXPECT_EQ(record.experiments[1].name, "seed=2");
  EXPECT_EQ(record.experiments[1].axes[0], (std::pair<std::string, std::string>("seed", "2")));
  const ExperimentFolder experiment = batch.experiment("seed=2");
  EXPECT_EQ(experiment.run(), batch.path() / "seed=2");
  const ExperimentRequest request = experiment.read();
  EXPECT_EQ(request.plugins, record.experiments[1].plugins);
  Plan made = plan(text);
  const core::Config config = core::resolve(made.config(1).schema(), {.file = experiment.config().string()});
  EXPECT_EQ(config.fingerprint(), request.config_sha256);
  EXPECT_EQ(config.integer("seed"), 2);
}

TEST_F(BatchFolderTest, TheSameBatchIsUnchanged) {
  start(text);
  EXPECT_EQ(difference(text), "");
  EXPECT_THAT(added, SizeIs(0));
  EXPECT_EQ(difference(text + "[run]\njobs = 2\nretries = 5\n"), "");
}

TEST_F(BatchFolderTest, EveryDifferenceIsReported) {
  start(text);
  EXPECT_EQ(difference("plugin = 'darts'\n[axes]\nseed = [1, 3]\n"), "seed=2 was removed\nseed=3 is new");
  EXPECT_EQ(difference("plugin = 'darts'\n[set]\nsearch.train.epochs = 7\n[axes]\nseed = [1, 2]\n"),
            "seed=1: search.train.epochs: 50 -> 7\nseed=2: search.train.epochs: 50 -> 7");
  EXPECT_EQ(difference(text + "[run]\nthreads = 2\n"),
            "seed=1: threads: 1 -> 2\nseed=1: search.workers: 1 -> 2\n"
            "seed=2: threads: 1 -> 2\nseed=2: search.workers: 1 -> 2");
  EXPECT_THAT(difference("plugin = 'random'\n[axes]\nseed = [1, 2]\n"), HasSubstr("seed=1: plugin darts -> (none)"));
}

TEST_F(BatchFolderTest, ExperimentsCanBeAdded) {
  start(text);
  const std::string more = "plugin = 'darts'\n[axes]\nseed = [3, 1, 2, 4]\n";
  const std::string request = test::read_text(batch.experiment("seed=1").request());
  EXPECT_EQ(difference(more), "");
  EXPECT_THAT(added, testing::ElementsAre("seed=3", "seed=4"));
  Plan made = plan(more);
  batch.extend(made);
  const BatchRecord record = batch.record();
  ASSERT_THAT(record.experiments, SizeIs(4));
  EXPECT_EQ(record.experiments[0].name, "seed=3");
  EXPECT_EQ(batch.experiment("seed=4").read().config_sha256, record.experiments[3].config_sha256);
  EXPECT_EQ(test::read_text(batch.experiment("seed=1").request()), request);
  EXPECT_EQ(test::read_text(batch.batch_file()), more);
  EXPECT_EQ(difference(more), "");
  EXPECT_EQ(difference(text), "seed=3 was removed\nseed=4 was removed");
}

TEST_F(BatchFolderTest, AnAddedExperimentReplacesNothing) {
  start(text);
  write_run(batch.path() / "seed=3", "finished");
  Plan made = plan("plugin = 'darts'\n[axes]\nseed = [1, 2, 3]\n");
  expect_error([&] { batch.extend(made); }, ExitCode::usage, HasSubstr("\"seed=3\""));
  EXPECT_THAT(batch.record().experiments, SizeIs(2));
}

TEST_F(BatchFolderTest, RecordsWhatVariesTogether) {
  start(
      "[[zip]]\nplugin = ['darts', 'darts', 'random']\nsearch.model.cells = [3, 5, 3]\n"
      "[axes]\nseed = [1, 2]\nsearch.model.channels = [4, 8]\n");
  EXPECT_THAT(batch.record().factors,
              testing::UnorderedElementsAre(testing::ElementsAre("plugin", "cells"), testing::ElementsAre("channels")));
}

TEST_F(BatchFolderTest, AnotherBuildOfAPluginIsADifference) {
  const std::filesystem::path copy = folder / "libdarts.so";
  std::filesystem::copy(PLUGIN_FOLDER "/libdarts.so", copy);
  const std::string mine = "plugin = '" + copy.string() + "'\n";
  start(mine);
  test::write_text(copy, test::read_text(copy) + "more");
  EXPECT_THAT(difference(mine), HasSubstr("b: plugin darts: sha256 "));
}

TEST_F(BatchFolderTest, LongDifferencesAreTruncated) {
  start(text);
  EXPECT_THAT(difference("plugin = 'darts'\n[axes]\nseed = { range = [101, 200] }\n"), HasSubstr("\nand 82 more"));
}

TEST_F(BatchFolderTest, ADirectoryOfSomethingElseIsNotUsed) {
  const Plan made = plan(text);
  write_run(batch.path(), "finished");
  expect_error([&] { batch.require_unused(made); }, ExitCode::usage, HasSubstr(" a run"));
  std::filesystem::remove(batch.path() / "run.json");
  write_run(batch.path() / "seed=2", "finished");
  expect_error([&] { batch.require_unused(made); }, ExitCode::usage, HasSubstr("\"seed=2\""));
  expect_error([&] { batch.record(); }, ExitCode::usage, HasSubstr(" no batch"));
}

TEST_F(BatchFolderTest, IsLockedByOneProcessAtATime) {
  const core::LockFile lock = batch.acquire_lock();
  expect_error([&] { batch.acquire_lock(); }, ExitCode::failed, HasSubstr("another process"));
}

TEST_F(BatchFolderTest, ADamagedRecordIsReported) {
  start(text);
  test::write_text(batch.plan(), test::read_text(batch.plan()).substr(0, 100));
  try {
    batch.record();
    FAIL() << "no error";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_THAT(error.what(), HasSubstr("damaged"));
    EXPECT_EQ(error.where(), batch.plan().string());
  }
}

}  // namespace batch_folder_test
}  // namespace nas::host
