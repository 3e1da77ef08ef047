// A run that is killed or interrupted at any moment, and resumed, ends with the same bits as one never disturbed.
#include <gmock/gmock.h>

#include <random>

#include "small_run.h"

namespace nas::test {
namespace resume_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Resume : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(tiny_run(*folder_ / "undisturbed"));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    lines_ = lines_in(*folder_ / "undisturbed" / "metrics.jsonl");
  }
  static void TearDownTestSuite() { delete folder_; }

  fs::path run() const { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }

  /// Starts, and sends `signal` when the run has logged `lines` lines.
  Outcome disturb(const Words& words, int64_t lines, int signal) {
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(run() / "metrics.jsonl") >= lines; });
    return program.wait_after(signal);
  }
  void expect_undisturbed_result() {
    for (const std::string& name : repeatable_files)
      EXPECT_TRUE(read_text(run() / name) == read_text(*folder_ / "undisturbed" / name)) << name;
  }
  void resume_to_the_end() {
    const Outcome outcome = run_program(host({"resume", run()}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline int64_t lines_ = 0;
};

TEST_F(Resume, AfterAKillInTheSearch) {
  EXPECT_EQ(disturb(tiny_run(run()), 10, SIGKILL).code, 137);
  resume_to_the_end();
  expect_undisturbed_result();
}

TEST_F(Resume, AfterAKillInTheEval) {
  EXPECT_EQ(disturb(tiny_run(run()), lines_ - 8, SIGKILL).code, 137);
  resume_to_the_end();
  expect_undisturbed_result();
}

TEST_F(Resume, AfterManyKillsAtRandomMoments) {
  std::mt19937 random(std::random_device{}());
  int64_t lines = 1;
  Words words = tiny_run(run());
  while (lines < lines_ - 1) {
    SCOPED_TRACE("killed at line " + std::to_string(lines));
    disturb(words, lines, SIGKILL);
    words = host({"resume", run()});
    lines += std::uniform_int_distribution<int64_t>(3, 9)(random);
  }
  resume_to_the_end();
  expect_undisturbed_result();
}

struct Interruption {
  int signal, code;
};
class Interrupted : public Resume, public testing::WithParamInterface<Interruption> {
 protected:
  void interrupt_at(int64_t lines) {
    const fs::path directory = *folder_ / (std::to_string(GetParam().signal) + "-" + std::to_string(lines));
    BackgroundProgram program(tiny_run(directory));
    program.wait_until([&] { return lines_in(directory / "metrics.jsonl") >= lines; });
    const Outcome outcome = program.wait_after(GetParam().signal);
    EXPECT_EQ(outcome.code, GetParam().code);
    EXPECT_THAT(outcome.err, HasSubstr("resume with: nas-host resume " + directory.string()));
    EXPECT_EQ(run_program(host({"resume", directory})).code, 0);
    for (const std::string& name : repeatable_files)
      EXPECT_TRUE(read_text(directory / name) == read_text(*folder_ / "undisturbed" / name)) << name;
  }
};

TEST_P(Interrupted, InTheSearch) { interrupt_at(6); }
TEST_P(Interrupted, InTheEval) { interrupt_at(lines_ - 13); }

INSTANTIATE_TEST_SUITE_P(By, Interrupted, testing::Values(Interruption{SIGINT, 130}, Interruption{SIGTERM, 143}),
                         [](const auto& instance) { return instance.param.signal == SIGINT ? "CtrlC" : "Sigterm"; });

/// Damage to what a killed run left behind.
class DamagedRun : public Resume {
 protected:
  void SetUp() override { disturb(tiny_run(run()), 10, SIGKILL); }
  /// Whole ones; the kill may have come while another was being written, or before an old one was deleted.
  std::vector<fs::path> checkpoints() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(run() / "checkpoints" / "search"))
      if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }
  static void flip_a_bit(const fs::path& path) {
    std::string bytes = read_text(path);
    bytes[bytes.size() / 2] ^= 1;
    write_text(path, bytes);
  }
};

TEST_F(DamagedRun, FallsBackToTheCheckpointBefore) {
  ASSERT_GE(checkpoints().size(), 2u);
  flip_a_bit(checkpoints().back());
  const Outcome outcome = run_program(host({"resume", run()}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning"));
  expect_undisturbed_result();
}

TEST_F(DamagedRun, IsRefusedWhenNoCheckpointIsWhole) {
  for (const fs::path& path : checkpoints()) flip_a_bit(path);
  fs::resize_file(checkpoints().back(), fs::file_size(checkpoints().back()) / 2);
  const Outcome outcome = run_program(host({"resume", run()}));
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err,
              HasSubstr("\nnas-host: error: none of the " + std::to_string(checkpoints().size()) + " checkpoints in " +
                        (run() / "checkpoints" / "search").string() + " can be read\n"));
}

TEST_F(DamagedRun, IsRefusedWhenItsConfigurationWasEdited) {
  std::string config = read_text(run() / "config.toml");
  config.replace(config.find("seed = 2"), 8, "seed = 3");
  write_text(run() / "config.toml", config);
  const Outcome outcome = run_program(host({"resume", run()}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: the configuration is not the one that the run began with\n"));
}

TEST_F(DamagedRun, IsNotTakenUpTwiceAtOnce) {
  BackgroundProgram first(host({"resume", run()}));
  const int64_t before = lines_in(run() / "metrics.jsonl");
  first.wait_until([&] { return lines_in(run() / "metrics.jsonl") > before; });
  first.send(SIGSTOP);  // it must not end first
  const Outcome second = run_program(host({"resume", run()}));
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("nas-host: error: another process is working on this run\n"));
  first.send(SIGCONT);
  EXPECT_EQ(first.wait().code, 0);
  expect_undisturbed_result();
}

TEST(ResumeCommand, NeedsARun) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program(host({"resume", folder.path()}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(first_line(outcome.err), HasSubstr(" no run"));
}

}  // namespace resume_test
}  // namespace nas::test
