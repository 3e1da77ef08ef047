// Directories that are moved, linked, limited or used twice while a command works in them.
#include <gmock/gmock.h>

#include "sweep.h"
#include "tests/support/background.h"

namespace nas::test {
namespace directory_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

bool has_lines(const fs::path& file) { return fs::exists(file) && fs::file_size(file) > 200; }

class Directory : public testing::Test {
 protected:
  /// Many steps, each with a checkpoint, so that something can happen in between.
  Words long_run() const {
    Words words = run_scenario().begin(out_);
    for (const char* setting : {"search.train.epochs=6", "data.synthetic.train_items=128"})
      words.insert(words.end(), {"--set", setting});
    return words;
  }
  void begin_and(const auto& action) {
    BackgroundProgram program(long_run());
    program.wait_until([&] { return has_lines(out_ / "metrics.jsonl"); });
    action();
    outcome_ = program.wait();
  }
  void expect_ended_with(int code, const std::string& words) const {
    EXPECT_EQ(outcome_.code, code) << outcome_.err;
    EXPECT_THAT(outcome_.err, HasSubstr("nas-host: error: "));
    EXPECT_THAT(outcome_.err, HasSubstr(words));
  }
  std::map<std::string, std::string> undisturbed() const {
    const TemporaryFolder folder;
    Words words = long_run();
    *std::find(words.begin(), words.end(), out_.string()) = (folder / "run").string();
    EXPECT_EQ(run_program(words).code, 0);
    return lasting_files(folder / "run");
  }

  const TemporaryFolder folder_;
  const fs::path out_ = folder_ / "run", moved_ = folder_ / "moved";
  Outcome outcome_;
};

TEST_F(Directory, MovedWhileItIsInUseIsNoticedAndGoesOnAtItsNewPlace) {
  begin_and([&] { fs::rename(out_, moved_); });
  expect_ended_with(1, "the directory was moved or deleted");
  EXPECT_FALSE(fs::exists(out_));
  const Outcome resumed = run_program(host({"resume", moved_}));
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(difference(lasting_files(moved_), undisturbed()), "");
}

TEST_F(Directory, DeletedWhileItIsInUseIsNoticedAndNotMadeAgain) {
  begin_and([&] {
    fs::rename(out_, moved_);  // at once; a deletion file by file would meet new files
    std::error_code busy;      // the program may be writing a file by the descriptor of its folder
    fs::remove_all(moved_, busy);
  });
  expect_ended_with(1, "the directory was moved or deleted");
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(Directory, OfABatchMovedWhileItIsInUseIsNoticed) {
  BackgroundProgram batch(batch_scenario().begin(out_));
  batch.wait_until([&] { return has_lines(out_ / "seed=1" / "metrics.jsonl"); });
  fs::rename(out_, moved_);
  outcome_ = batch.wait();
  expect_ended_with(1, "the directory was moved or deleted");
  EXPECT_FALSE(fs::exists(out_ / "seed=1" / "run.json"));
}

TEST_F(Directory, IsUsedByOneProcessAtATime) {
  BackgroundProgram program(long_run());
  program.wait_until([&] { return has_lines(out_ / "metrics.jsonl"); });
  outcome_ = run_program(host({"resume", out_}));
  expect_ended_with(1, "another process is working on this run");
  EXPECT_EQ(program.wait().code, 0);
}

TEST_F(Directory, OfABatchIsReportedOnAndItsRunsAreResumedByOneProcessAtATime) {
  BackgroundProgram batch(batch_scenario().begin(out_));
  const fs::path run = out_ / "seed=2";
  batch.wait_until([&] { return has_lines(run / "metrics.jsonl"); });
  EXPECT_EQ(run_program(host({"batch", "report", out_})).code, 0);
  outcome_ = run_program(host({"resume", run}));
  if (outcome_.code != 0) expect_ended_with(1, "another process is working on this run");  // 0: it had just finished
  EXPECT_EQ(batch.wait().code, 0);
}

TEST_F(Directory, OfAPoolIsUsedByOneProcessAtATime) {
  BackgroundProgram program(pool_scenario().begin(out_));
  program.wait_until([&] { return fs::exists(out_ / "trainings"); });
  outcome_ = run_program(host({"resume", out_}));
  expect_ended_with(1, "another process is working on this run");
  EXPECT_EQ(program.wait().code, 0);
}

TEST_F(Directory, AFileThatExceedsTheLimitIsAnError) {
  // KiB: more than config.toml has, and less than a checkpoint of the search.
  Words words = {"bash", "-c", "ulimit -f 64; exec \"$@\"", "bash"};
  for (const std::string& word : long_run()) words.push_back(word);
  outcome_ = run_program(words);
  expect_ended_with(1, "000001-epoch-0-step-0.safetensors: File too large");
  EXPECT_EQ(run_program(host({"resume", out_})).code, 0);
  EXPECT_EQ(difference(lasting_files(out_), undisturbed()), "");
}

/// A run directory as a stranger could prepare it.
class PreparedDirectory : public Directory, public testing::WithParamInterface<const char*> {};

TEST_P(PreparedDirectory, WritesNothingThroughALinkThatLeadsOut) {
  FaultControl control(folder_.path());
  control.set(faults::Fault::kill, 60);
  EXPECT_EQ(run_program(run_scenario().begin(out_), control.setting()).code, 137);
  const fs::path secret = folder_.write("secret", "mine"), link = out_ / GetParam();
  fs::create_directory(folder_ / "other");
  fs::remove_all(link);
  fs::create_symlink(fs::path(GetParam()).has_extension() ? secret : folder_ / "other", link);
  outcome_ = run_program(host({"resume", out_}));
  expect_ended_with(2, "a symbolic link leads out of the directory");
  EXPECT_THAT(outcome_.err, HasSubstr(link.string()));
  EXPECT_EQ(read_text(secret), "mine");
  EXPECT_TRUE(fs::is_empty(folder_ / "other"));
}
INSTANTIATE_TEST_SUITE_P(Links, PreparedDirectory,
                         testing::Values("log.txt", "metrics.jsonl", "run.json.tmp", "search", "checkpoints"));

}  // namespace directory_test
}  // namespace nas::test
