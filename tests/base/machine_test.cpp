#include "core/base/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cmath>

#include "tests/support/temporary_folder.h"

namespace nas::core::machine {
namespace machine_test {

using testing::HasSubstr;

/// A machine with 8,000 KiB left, of which this process has 1,000 KiB more.
class Machine : public testing::Test {
 protected:
  Machine() {
    root_.write("proc/meminfo", "MemTotal:       16000 kB\nMemAvailable:    8000 kB\n");
    root_.write("proc/self/status", "Name:\tx\nVmSize:\t    3000 kB\nVmRSS:\t    1000 kB\n");
    root_.write("proc/self/cgroup", "4:memory:/job/7\n1:cpu,cpuacct:/job\n0::/slice/unit\n");
  }
  double limit() const { return memory_limit(root_.path()).bytes / 1024; }
  std::string source() const { return memory_limit(root_.path()).source; }
  const test::TemporaryFolder root_;
};

TEST_F(Machine, HasWhatIsLeftAndWhatTheProcessHasAlready) {
  EXPECT_DOUBLE_EQ(limit(), 9000);
  EXPECT_THAT(source(), HasSubstr("machine"));
  EXPECT_DOUBLE_EQ(resident_bytes(root_.path()), 1000 * 1024);
}

TEST_F(Machine, CgroupOfVersion2LimitsMemory) {
  root_.write("sys/fs/cgroup/slice/unit/memory.max", "max\n");
  root_.write("sys/fs/cgroup/slice/memory.max", std::to_string(5000 * 1024) + "\n");
  EXPECT_DOUBLE_EQ(limit(), 5000);
  EXPECT_THAT(source(), HasSubstr("memory.max"));
}

TEST_F(Machine, CgroupOfVersion1LimitsMemory) {
  root_.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  root_.write("sys/fs/cgroup/memory/job/7/memory.limit_in_bytes", std::to_string(4000 * 1024) + "\n");
  EXPECT_DOUBLE_EQ(limit(), 4000);
  EXPECT_THAT(source(), HasSubstr("memory.limit_in_bytes"));
}

/// The path is that of the machine, whose folders the container does not see.
TEST_F(Machine, InAContainerTheMountedFolderCounts) {
  root_.write("sys/fs/cgroup/memory.max", std::to_string(3000 * 1024) + "\n");
  EXPECT_DOUBLE_EQ(limit(), 3000);
}

TEST_F(Machine, QuotaOfACgroupLimitsProcessors) {
  const int64_t all = usable_processors(root_.path());
  EXPECT_GE(all, 1);
  root_.write("sys/fs/cgroup/slice/cpu.max", "50000 100000\n");
  EXPECT_EQ(usable_processors(root_.path()), 1);
  root_.write("sys/fs/cgroup/slice/cpu.max", "max 100000\n");
  EXPECT_EQ(usable_processors(root_.path()), all);
  root_.write("sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "90000\n");
  root_.write("sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(usable_processors(root_.path()), 1);
}

TEST_F(Machine, ThreadsTellHowLongTheyWaited) {
  root_.write("proc/self/task/1/schedstat", "9000000000 1500000000 12\n");
  root_.write("proc/self/task/2/schedstat", "1 500000000 3\n");
  EXPECT_DOUBLE_EQ(seconds_waited(root_.path()), 2.0);
}

TEST_F(Machine, ThatTellsNothingHasNoLimit) {
  const test::TemporaryFolder empty;
  EXPECT_TRUE(std::isinf(memory_limit(empty.path()).bytes));
  EXPECT_EQ(seconds_waited(empty.path()), 0);
}

TEST(ThisMachine, SeesTheMemoryOfItsProcess) {
  const double before = resident_bytes();
  EXPECT_GT(before, 0);
  constexpr size_t size = size_t{64} << 20;
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  EXPECT_GT(resident_bytes(), before + 0.9 * size);
  ::munmap(memory, size);
  EXPECT_GT(memory_limit().bytes, 0);
}

}  // namespace machine_test
}  // namespace nas::core::machine
