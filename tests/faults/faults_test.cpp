// Whatever call fails, and wherever nas-host is killed: the command says so or does without, and the same command or
// `resume` ends with the same bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "sweep.h"

namespace nas::test {
namespace faults_test {

using faults::Fault;

struct Kind {
  Fault fault;
  const char* name;
};

constexpr Kind kinds[] = {{Fault::kill, "killed before a call"},
                          {Fault::torn_kill, "killed in a write"},
                          {Fault::no_space, "no space from a call on"},
                          {Fault::io_error, "input/output error"},
                          {Fault::no_descriptors, "too many open files"},
                          {Fault::interrupted, "interrupted call"},
                          {Fault::short_write, "short write"}};

std::string name_of(const testing::TestParamInfo<Kind>& kind) {
  std::string name = kind.param.name;
  std::replace_if(name.begin(), name.end(), [](unsigned char letter) { return !std::isalnum(letter); }, '_');
  return name;
}

/// One undisturbed run for all tests of a suite.
template <Scenario (*scenario)()>
class FaultTest : public testing::TestWithParam<Kind> {
 protected:
  static void SetUpTestSuite() { sweep_ = new Sweep(scenario()); }
  static void TearDownTestSuite() { delete sweep_; }
  static int64_t lost(int64_t most) { return sweep_->lost(GetParam().fault, GetParam().name, most); }
  static inline Sweep* sweep_ = nullptr;
};

class RunFaults : public FaultTest<run_scenario> {};
TEST_P(RunFaults, EndWithTheSameBits) { EXPECT_EQ(lost(3), 0); }
INSTANTIATE_TEST_SUITE_P(Kinds, RunFaults, testing::ValuesIn(kinds), name_of);

class ResumeFaults : public FaultTest<resume_scenario> {};
TEST_P(ResumeFaults, EndWithTheSameBits) { EXPECT_EQ(lost(1), 0); }
INSTANTIATE_TEST_SUITE_P(Kinds, ResumeFaults, testing::ValuesIn(kinds), name_of);

class PoolFaults : public FaultTest<pool_scenario> {};
TEST_P(PoolFaults, EndWithTheSameBits) { EXPECT_EQ(lost(1), 0); }
INSTANTIATE_TEST_SUITE_P(Kinds, PoolFaults, testing::ValuesIn(kinds), name_of);

class BatchFaults : public FaultTest<batch_scenario> {};
TEST_P(BatchFaults, EndWithTheSameBits) { EXPECT_EQ(lost(1), 0); }
INSTANTIATE_TEST_SUITE_P(Kinds, BatchFaults, testing::ValuesIn(kinds), name_of);

TEST(MemoryFaults, EndWithTheSameBits) { EXPECT_EQ(Sweep(large_scenario()).lost(Fault::no_memory, "no memory", 2), 0); }

}  // namespace faults_test
}  // namespace nas::test
