// Batches that are submitted to a real cluster: whatever happens there, all experiments finish with the same bits as
// with local workers. tests/batch/same_bits_test.cpp does the same for three plugins.
#include <nlohmann/json.hpp>

#include "cluster.h"
#include "tests/batch/batch_run.h"

namespace nas::test {
namespace slurm_batch_test {

using nlohmann::json;
using testing::HasSubstr;

class SlurmBatch : public ClusterTest<> {
 protected:
  static void SetUpTestSuite() {
    ClusterTest<>::SetUpTestSuite();
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(batch(file(), undisturbed(), {"--jobs", "2"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() {
    delete folder_;
    ClusterTest<>::TearDownTestSuite();
  }

  static fs::path file() { return beside("../batch/disturbed.toml"); }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  static fs::path mine() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static Words command(const Words& more = {}) {
    Words words = batch(file(), mine(), {"--executor", "slurm"});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  static json submit(Words words) {
    words.push_back("--json");
    const Outcome outcome = run_program(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  static void wait_for_all() {
    Cluster::wait_until([] { return Cluster::jobs().empty(); });
  }
  static std::string status(const Setting& setting = {}) {
    return run_program(host({"batch", "status", mine()}), setting).out;
  }
  /// A run that has started and is not finished; empty when there is none.
  static std::string started_run() {
    if (!fs::exists(mine())) return "";
    for (const fs::path& run : runs_in(mine()))
      if (!is_finished(run) && fs::exists(run / "metrics.jsonl") && fs::file_size(run / "metrics.jsonl") > 500)
        return run.filename();
    return "";
  }
  static std::string wait_for_started_run() {
    Cluster::wait_until([] { return !started_run().empty(); });
    return started_run();
  }
  static void kill_a_worker() {
    Cluster::wait_until([] { return !workers_of(mine()).empty(); });
    ::kill(workers_of(mine()).at(0), SIGKILL);
  }
  static json status_of(const std::string& name) {
    const json facts = json::parse(run_program(host({"batch", "status", mine(), "--json"})).out);
    for (const json& experiment : facts["experiments"])
      if (experiment["name"] == name) return experiment;
    return {};
  }
  static void expect_complete() {
    EXPECT_THAT(status(), HasSubstr("\n4 experiments: 4 finished\n"));
    EXPECT_EQ(runs_in(mine()).size(), 4u);
    expect_same_batch(mine(), undisturbed());
    EXPECT_EQ(read_text(mine() / "report.txt").find("not finished"), std::string::npos);
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(SlurmBatch, IsSubmittedAndTheCommandExits) {
  const Outcome outcome = run_program(command());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, testing::MatchesRegex("4 experiments .*\n"
                                                 "  job .* [0-9]+ .*array.*\n"
                                                 "  job .* [0-9]+ .*/report.txt.*\n"
                                                 ".* nas-host batch status .*\n"
                                                 ".* scancel [0-9]+ [0-9]+\n"));
  EXPECT_THAT(status(), HasSubstr("Slurm job "));
  EXPECT_EQ(submit(command())["queued"], 4) << "they were submitted twice";
  wait_for_all();
  expect_complete();
  for (const char* name : {"report.txt", "report.md", "report.csv", "report.json", "report.html"})
    EXPECT_TRUE(fs::exists(mine() / name)) << name;
  EXPECT_EQ(run_program(command()).out, read_text(mine() / "report.txt"));
}

TEST_F(SlurmBatch, ALostNodeLosesNothing) {
  submit(command());
  const std::string run = wait_for_started_run(), node = status_of(run)["slurm"]["place"];
  cluster_->kill_node(node);
  wait_for_all();
  expect_complete();
  EXPECT_THAT(read_text(mine() / run / "log.txt"), HasSubstr(" at epoch "));
  cluster_->start_node(node);
}

TEST_F(SlurmBatch, ALostDaemonLosesNothing) {
  submit(command());
  const std::string node = status_of(wait_for_started_run())["slurm"]["place"];
  cluster_->kill_daemon(node);
  wait_for_all();
  expect_complete();
  cluster_->start_node(node);
}

TEST_F(SlurmBatch, AMoreUrgentJobLosesNothing) {
  submit(command());
  const std::string run = wait_for_started_run(), node = status_of(run)["slurm"]["place"];
  run_program({"sbatch", "--partition=urgent", "--nodelist=" + node, "--exclusive", "--chdir=/tmp",
               "--output=/dev/null", "--wrap=sleep 1"});
  wait_for_all();
  expect_complete();
  EXPECT_THAT(read_text(mine() / run / "log.txt"), HasSubstr(" at epoch "));
}

TEST_F(SlurmBatch, OnlyCancelledExperimentsAreSubmittedAgain) {
  const json first = submit(command({"--jobs", "1"}));
  Cluster::wait_until([] { return fs::exists(mine()) && ends_of_runs(mine()).size() == 1 && !started_run().empty(); });
  const std::string started = started_run();
  run_program(
      {"scancel", std::to_string(first["arrays"][0].get<int64_t>()), std::to_string(first["report"].get<int64_t>())});
  wait_for_all();
  const auto before = ends_of_runs(mine());
  EXPECT_EQ(status_of(started)["state"], "interrupted");
  EXPECT_EQ(status_of(started)["slurm"]["state"], "CANCELLED");
  const json second = submit(command());
  EXPECT_EQ(second["submitted"].size(), 4 - before.size());
  EXPECT_EQ(second["finished"], before.size());
  wait_for_all();
  expect_complete();
  for (const auto& [name, end] : before) EXPECT_EQ(ends_of_runs(mine()).at(name), end) << name << " was repeated";
}

TEST_F(SlurmBatch, AKilledWorkerIsStartedAgain) {
  submit(command({"--jobs", "1"}));
  wait_for_started_run();
  kill_a_worker();
  wait_for_all();
  expect_complete();
}

TEST_F(SlurmBatch, AKilledWorkerIsReported) {
  write_text(*folder_ / "once.toml", read_text(file()) + "[run]\nretries = 0\n");
  std::string text = read_text(*folder_ / "once.toml");
  const auto absolute = [&](const std::string& from, const fs::path& to) {
    for (size_t at = 0; (at = text.find('"' + from, at)) != text.npos; at += to.string().size())
      text.replace(at + 1, from.size(), to.string());
  };
  absolute("random.toml", file().parent_path() / "random.toml");
  absolute("petridish.toml", file().parent_path() / "petridish.toml");
  absolute("../", file().parent_path().parent_path().string() + "/");
  write_text(*folder_ / "once.toml", text);
  submit(batch(*folder_ / "once.toml", mine(), {"--executor", "slurm", "--jobs", "1"}));
  const std::string run = wait_for_started_run();
  kill_a_worker();
  wait_for_all();
  EXPECT_EQ(status_of(run)["state"], "failed");
  EXPECT_THAT(status_of(run)["error"].get<std::string>(), testing::EndsWith("signal 9"));
  EXPECT_THAT(read_text(mine() / "report.txt"), testing::ContainsRegex("- " + run + ": failed: .* signal 9\n"));
}

/// The second training of the pool waits until it is asked to save.
TEST_F(SlurmBatch, AJobThatReachesItsTimeLimitContinues) {
  const std::string pool = "plugin = '" POOL_PLUGIN "'\nconfig = '" + beside("../trainings/small.toml").string() +
                           "'\n[slurm]\ntime = '2'\nseconds_to_save = 60\n[set]\n";
  write_text(*folder_ / "pool.toml", pool + "search.pool.trainer = 'waits_once'\n");
  fs::create_directory(*folder_ / "plain");
  write_text(*folder_ / "plain" / "pool.toml", pool);
  ASSERT_EQ(run_program(batch(*folder_ / "plain" / "pool.toml", *folder_ / "plain" / "out")).code, 0);
  submit(batch(*folder_ / "pool.toml", mine(), {"--executor", "slurm"}));
  wait_for_all();
  EXPECT_THAT(status(), HasSubstr("\n1 experiment: 1 finished\n"));
  EXPECT_THAT(read_text(mine() / "pool" / "log.txt"), HasSubstr("interrupted"))
      << read_text(mine() / ".batch" / ".slurm" / "1" / "0.log");
  for (const char* net : {"net-0", "net-1", "net-2"})
    EXPECT_TRUE(read_text(mine() / "pool" / "trainings" / net / "weights.safetensors") ==
                read_text(*folder_ / "plain" / "out" / "pool" / "trainings" / net / "weights.safetensors"))
        << net;
}

/// Nothing of a name is taken as a command, as an option, or as a pattern of Slurm.
TEST_F(SlurmBatch, AnyNameIsOnlyAName) {
  const std::string name = "it's \"$(touch ran)\" `touch ran` ; touch ran #SBATCH * -x";
  const fs::path out = *folder_ / ("-$(touch ran) " + name);
  const TemporaryFolder elsewhere;
  write_text(*folder_ / "odd.toml", "name = '''" + name + "'''\nplugin = 'darts'\nconfig = '" +
                                        beside("../e2e/small.toml").string() +
                                        "'\n[set]\nsearch.train.epochs = 1\neval.train.epochs = 1\n"
                                        "[set.data]\ndataset = 'synthetic'\nmax_items = 32\n"
                                        "synthetic = { height = 8, width = 8, test_items = 32 }\n");
  const Outcome outcome =
      run_program(batch(*folder_ / "odd.toml", out, {"--executor", "slurm"}), {.folder = elsewhere.path()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  wait_for_all();
  ASSERT_EQ(runs_in(out).size(), 1u);
  EXPECT_TRUE(is_finished(runs_in(out).front()));
  EXPECT_TRUE(fs::exists(out / "report.txt"));
  EXPECT_TRUE(fs::exists(out / ".batch" / ".slurm" / "1" / "0.log"));
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
  for (const fs::path& place : {folder_->path(), out})
    for (const auto& entry : fs::recursive_directory_iterator(place)) EXPECT_NE(entry.path().filename(), "ran");
}

TEST_F(SlurmBatch, ADirectoryThatSlurmWouldReadInItsOwnWayIsRefused) {
  for (const char* name : {"two\nlines", "back\\slash", "per%cent"}) {
    const fs::path out = *folder_ / name;
    const Outcome outcome = run_program(batch(file(), out, {"--executor", "slurm"}));
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(
        outcome.err,
        HasSubstr("nas-host: error: Slurm cannot work in a directory whose name has a backslash, a percent sign or a "
                  "control character\n"));
    EXPECT_FALSE(fs::exists(out));
  }
}

TEST_F(SlurmBatch, TheStatusNeedsNoSlurm) {
  submit(command());
  wait_for_all();
  EXPECT_THAT(status({.environment = {"PATH=/nowhere"}}), HasSubstr("\n4 experiments: 4 finished\n"));
}

TEST_F(SlurmBatch, WithoutSlurmCommandsNothingIsWritten) {
  const Outcome outcome = run_program(command(), {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: the Slurm command \"sbatch\" is not found\n"));
  EXPECT_FALSE(fs::exists(mine()));
}

TEST_F(SlurmBatch, WithoutAControllerNothingIsWritten) {
  std::string config = read_text(::getenv("SLURM_CONF"));
  const std::string port = "SlurmctldPort=";
  config.insert(config.find(port) + port.size(), "1 # ");
  write_text(*folder_ / "slurm.conf", config);
  const Outcome outcome = run_program(command(), {.environment = {"SLURM_CONF=" + (*folder_ / "slurm.conf").string()}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("squeue failed: Unable to contact slurm controller"));
  EXPECT_FALSE(fs::exists(mine()));
}

TEST_F(SlurmBatch, ADryRunNeedsNoSlurm) {
  const Outcome outcome = run_program(command({"--dry-run"}), {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("disturbed: 4 experiments in "));
}

}  // namespace slurm_batch_test
}  // namespace nas::test
