// A disk that is full loses nothing: the run says so, and resumes once there is room.
#include <gmock/gmock.h>

#include "small_run.h"
#include "tests/support/small_disk.h"

namespace nas::test {
namespace full_disk_test {

TEST(FullDisk, StopsTheRunWhichThenGoesOn) {
  const TemporaryFolder other;
  ASSERT_EQ(run_program(tiny_run(other / "run")).code, 0);
  const SmallDisk disk("1500k");  // room for a few checkpoints at most
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";

  const Outcome full = run_program(tiny_run(disk / "run", {"checkpoint.keep=1000"}));
  EXPECT_EQ(full.code, 1);
  EXPECT_THAT(full.err, testing::HasSubstr("nas-host: error: cannot write "));
  EXPECT_THAT(full.err, testing::HasSubstr("No space left on device"));

  disk.grow();
  const Outcome resumed = run_program(host({"resume", disk / "run"}));
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  for (const std::string name : {"metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(disk / "run" / name) == read_text(other / "run" / name)) << name;
}

}  // namespace full_disk_test
}  // namespace nas::test
