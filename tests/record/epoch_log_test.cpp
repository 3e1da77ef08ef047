#include "core/record/epoch_log.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace epoch_log_test {

using test::read_text;
using test::write_text;

std::string lines(int64_t epoch) {
  const std::string number = std::to_string(epoch);
  return "{\"epoch\":" + number + ",\"edge\":0}\n{\"epoch\":" + number + ",\"edge\":1}\n";
}

TEST(EpochLogTest, RecordsEpochAfterEpoch) {
  const test::TemporaryFolder folder;
  EpochLog log(folder / "alphas.jsonl");
  log.record(1, lines(1));
  log.record(2, lines(2));
  EXPECT_EQ(read_text(folder / "alphas.jsonl"), lines(1) + lines(2));
}

TEST(EpochLogTest, AResumedRunReplacesTheEpochThatItRepeats) {
  const test::TemporaryFolder folder;
  write_text(folder / "alphas.jsonl", lines(1) + lines(2) + lines(3));
  EpochLog log(folder / "alphas.jsonl");
  log.record(2, lines(2));
  EXPECT_EQ(read_text(folder / "alphas.jsonl"), lines(1) + lines(2));
  log.record(3, lines(3));
  EXPECT_EQ(read_text(folder / "alphas.jsonl"), lines(1) + lines(2) + lines(3));
}

TEST(EpochLogTest, HalfALineOfAKilledRunIsRemoved) {
  const test::TemporaryFolder folder;
  write_text(folder / "alphas.jsonl", lines(1) + "{\"epoch\":1");
  EpochLog log(folder / "alphas.jsonl");
  log.record(2, lines(2));
  EXPECT_EQ(read_text(folder / "alphas.jsonl"), lines(1) + lines(2));
}

TEST(EpochLogTest, ALineThatIsNoEpochEndsWhatIsKept) {
  EXPECT_EQ(begin_of_epoch(lines(1) + "damaged\n" + lines(2), 3), lines(1).size());
  EXPECT_EQ(begin_of_epoch("", 1), 0U);
}

}  // namespace epoch_log_test
}  // namespace nas::core
