// The power fails after any change to a file: what was synced is there, what was not is gone, in part or as a whole.
// The same command or `resume` then ends with the same bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "disk.h"
#include "sweep.h"

namespace nas::test {
namespace power_loss_test {

/// The changes of one undisturbed command.
std::vector<RecordedChange> changes_of(Sweep& sweep) {
  const TemporaryFolder folder;
  sweep.clear();
  sweep.control().set(faults::Fault::none, 0);
  sweep.control().record_in(folder / "trace");
  const Outcome outcome = run_program(sweep.scenario().begin(sweep.out()), sweep.control().setting());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return read_trace(folder / "trace");
}

/// Up to `most` cuts for each kind of loss.
void expect_nothing_lost(const Scenario& scenario, int64_t most) {
  Sweep sweep(scenario);
  const std::vector<RecordedChange> changes = changes_of(sweep);
  const auto all = static_cast<int64_t>(changes.size());
  ASSERT_GT(all, 50);
  std::mt19937 random(1);
  int64_t cuts = 0;
  Disk disk(sweep.root());
  for (int64_t at = 0, stride = stride_over(all, most); at < all; ++at) {
    disk.apply(changes[static_cast<size_t>(at)]);
    // The last changes are the end of a run, which a resumed one does not repeat.
    if (at % stride != stride / 2 && at + 1 != all) continue;
    for (const Loss loss : {Loss::all, Loss::contents, Loss::random}) {
      std::filesystem::remove_all(sweep.root());
      disk.cut_power(loss, random);
      sweep.expect_same_result_after("power cut after change " + std::to_string(at + 1) + " of " + std::to_string(all) +
                                     ", loss " + std::to_string(static_cast<int>(loss)));
      ++cuts;
    }
  }
  std::cout << "faults: " << scenario.name << ", power cut: " << all << " changes, " << cuts << " cuts" << std::endl;
}

/// The power fails when the last checkpoint of a stage is on the disk and nothing after it: the accuracy that was
/// measured before that checkpoint is not measured again.
TEST(PowerLoss, AfterTheLastCheckpointOfAStageKeepsItsAccuracy) {
  Sweep sweep(run_scenario());
  const std::vector<RecordedChange> changes = changes_of(sweep);
  std::mt19937 random(1);
  for (const char* stage : {"search", "eval"}) {
    const auto last = std::find_if(changes.rbegin(), changes.rend(), [&](const RecordedChange& found) {
      return found.change.kind == faults::Change::sync && found.path.ends_with(std::string("checkpoints/") + stage);
    });
    ASSERT_NE(last, changes.rend());
    Disk disk(sweep.root());
    std::for_each(changes.begin(), last.base(), [&](const RecordedChange& found) { disk.apply(found); });
    std::filesystem::remove_all(sweep.root());
    disk.cut_power(Loss::all, random);
    sweep.expect_same_result_after(std::string("power cut after the last checkpoint of ") + stage);
  }
}

TEST(PowerLoss, LosesNothingOfARun) { expect_nothing_lost(run_scenario(), 3); }
TEST(PowerLoss, LosesNothingOfAPool) { expect_nothing_lost(pool_scenario(), 1); }
TEST(PowerLoss, LosesNothingOfABatch) { expect_nothing_lost(batch_scenario(), 1); }

}  // namespace power_loss_test
}  // namespace nas::test
