// kill -9 at random moments, of the command or of one of its workers, and again while what was killed is resumed: the
// result has the same bits as without a kill. scripts/kills.sh kills a hundred times.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "scenario.h"
#include "tests/support/background.h"

namespace nas::test {
namespace kills_test {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

int64_t from_environment(const char* name, int64_t otherwise) {
  const char* value = std::getenv(name);
  return value ? std::atoll(value) : otherwise;
}

/// Kills one scenario until there are as many kills as asked for.
class Killer {
 public:
  explicit Killer(const Scenario& scenario)
      : scenario_(scenario), random_(static_cast<uint64_t>(from_environment("NAS_KILLS_SEED", 1))) {
    prepare();
    const auto begin = Clock::now();
    const Outcome outcome = run_program(scenario_.begin(out()));
    time_ = Clock::now() - begin;
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    expected_ = lasting_files(out());
    printed_ = outcome.out;
  }

  void expect_same_bits_after(int64_t kills) {
    int64_t results = 0, same = 0;
    for (kills_ = 0; kills_ < kills; ++results) same += is_same_after_kills(kills) ? 1 : 0;
    EXPECT_EQ(same, results);
    std::cout << "kills: " << scenario_.name << ", " << kills_ << " kills, of which " << of_workers_
              << " hit a worker; same bits " << same << " of " << results << std::endl;
  }

 private:
  fs::path out() const { return folder_ / "out"; }
  /// What a scenario has prepared is only read by it.
  void prepare() const {
    if (!scenario_.prepare) fs::remove_all(out());
    if (scenario_.prepare && !fs::exists(out())) scenario_.prepare(out());
  }

  /// Begins, kills and resumes until the command has ended by itself. Compares what it has left.
  bool is_same_after_kills(int64_t most) {
    prepare();
    Words words = scenario_.begin(out());
    Outcome outcome = killed_once(words, most);
    while (outcome.code == 128 + SIGKILL) {
      words = scenario_.go_on(out());
      outcome = killed_once(words, most);
    }
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    if (scenario_.prepare) {  // a report is what it prints
      EXPECT_EQ(outcome.out, printed_);
    }
    const std::string differs = difference(lasting_files(out()), expected_);
    EXPECT_EQ(differs, "") << "after kill " << kills_;
    return outcome.code == 0 && differs.empty();
  }

  /// Runs the command, which is killed unless it ends before. What ends with code 0 was not hit, or survived the loss
  /// of a worker.
  Outcome killed_once(const Words& words, int64_t most) {
    BackgroundProgram program(words);
    if (kills_ < most) {
      std::this_thread::sleep_for(std::uniform_real_distribution<>(0, 1)(random_) * time_);
      if (!hit_a_worker()) program.send(SIGKILL);
    }
    Outcome outcome = program.wait();
    if (outcome.code != 0) ++kills_;
    return outcome;
  }

  /// The command itself is as likely to be hit as each of its workers.
  bool hit_a_worker() {
    std::vector<pid_t> workers = workers_below("worker", out() / "trainings");
    for (const pid_t worker : workers_below("experiment", out() / ".batch")) workers.push_back(worker);
    const size_t victim = std::uniform_int_distribution<size_t>(0, workers.size())(random_);
    if (victim == workers.size() || ::kill(workers[victim], SIGKILL) != 0) return false;
    ++kills_, ++of_workers_;
    return true;
  }

  const Scenario scenario_;
  TemporaryFolder folder_;
  std::mt19937_64 random_;
  std::chrono::duration<double> time_{};  ///< of the command without a kill
  std::map<std::string, std::string> expected_;
  std::string printed_;
  int64_t kills_ = 0, of_workers_ = 0;
};

class Kills : public testing::TestWithParam<Scenario (*)()> {};
TEST_P(Kills, EndWithTheSameBits) { Killer(GetParam()()).expect_same_bits_after(from_environment("NAS_KILLS", 1)); }
INSTANTIATE_TEST_SUITE_P(Scenarios, Kills,
                         testing::Values(search_scenario, eval_scenario, pool_scenario, batch_scenario,
                                         report_scenario),
                         [](const auto& scenario) { return scenario.param().name; });

}  // namespace kills_test
}  // namespace nas::test
