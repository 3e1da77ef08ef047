#include "core/base/out_of_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace nas::core {
namespace out_of_memory_test {

using testing::HasSubstr;

TEST(OutOfMemory, TellsHowMuchLibTorchAskedFor) {
  const auto error =
      out_of_memory(std::runtime_error(
                        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you "
                        "tried to allocate 120000000000 bytes. Error code 12 (Cannot allocate memory)"),
                    "while the plugin was running \"darts\"");
  ASSERT_TRUE(error);
  EXPECT_STREQ(error->what(), "there is not enough memory: a tensor of 111.8 GiB could not be allocated");
  EXPECT_EQ(error->where(), "while the plugin was running \"darts\"");
  EXPECT_THAT(error->remedy(), HasSubstr("batch, cells and channels"));
  EXPECT_EQ(error->code(), ExitCode::failed);
}

TEST(OutOfMemory, KnowsTheErrorsOfTheLibrary) {
  EXPECT_THAT(out_of_memory(std::bad_alloc())->what(), HasSubstr("not enough memory"));
  EXPECT_THAT(
      out_of_memory(std::runtime_error("alloc_cpu() seems to have been called with negative number: 1"))->what(),
      HasSubstr("impossible size"));
}

TEST(OutOfMemory, IsNoOtherError) { EXPECT_FALSE(out_of_memory(std::runtime_error("the disk is full"))); }

}  // namespace out_of_memory_test
}  // namespace nas::core
