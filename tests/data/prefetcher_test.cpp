#include "core/data/prefetcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>

namespace nas::core {
namespace prefetcher_test {

Batch numbered(int64_t k) { return {torch::full({1}, k), torch::full({1}, k, torch::kInt64)}; }

int64_t number_of(const std::optional<Batch>& batch) { return batch ? batch->labels.item<int64_t>() : -1; }

class PrefetcherTest : public testing::TestWithParam<int64_t> {};

TEST_P(PrefetcherTest, GivesItsRangeInOrder) {
  Prefetcher prefetcher(numbered, GetParam());
  EXPECT_EQ(number_of(prefetcher.next()), -1) << "before start";
  prefetcher.start(5, 60);
  for (int64_t k = 5; k < 60; ++k) ASSERT_EQ(number_of(prefetcher.next()), k);
  EXPECT_EQ(number_of(prefetcher.next()), -1);
  EXPECT_EQ(number_of(prefetcher.next()), -1);
}

TEST_P(PrefetcherTest, StartsAgainAtAnyTime) {
  Prefetcher prefetcher(numbered, GetParam());
  for (int64_t first = 0; first < 100; ++first) {
    prefetcher.start(first, first + 10);
    for (int64_t k = 0; k < first % 11; ++k) {
      ASSERT_EQ(number_of(prefetcher.next()), k < 10 ? first + k : -1);
    }
  }
}

TEST_P(PrefetcherTest, ThrowsInNextWhatMakingABatchThrew) {
  const auto make = [](int64_t k) {
    if (k == 3) throw std::runtime_error("no batch 3");
    return numbered(k);
  };
  Prefetcher prefetcher(make, GetParam());
  prefetcher.start(0, 6);
  for (int64_t k = 0; k < 3; ++k) ASSERT_EQ(number_of(prefetcher.next()), k);
  try {
    prefetcher.next();
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no batch 3");
  }
  EXPECT_EQ(number_of(prefetcher.next()), 4);
}

INSTANTIATE_TEST_SUITE_P(Workers, PrefetcherTest, testing::Values(0, 1, 2, 5));

TEST(Prefetcher, KeepsTheOrderWhateverIsReadyFirst) {
  std::latch second_made(1);
  const auto make = [&](int64_t k) {
    if (k == 0) second_made.wait();  // batch 0 cannot be ready before batch 1
    if (k == 1) second_made.count_down();
    return numbered(k);
  };
  Prefetcher prefetcher(make, 2);
  prefetcher.start(0, 2);
  EXPECT_EQ(number_of(prefetcher.next()), 0);
  EXPECT_EQ(number_of(prefetcher.next()), 1);
}

TEST(Prefetcher, WorksAheadButNotWithoutBound) {
  std::atomic<int64_t> made = 0;
  std::latch ahead(3);
  const auto make = [&](int64_t k) {
    if (++made <= 3) ahead.count_down();
    return numbered(k);
  };
  Prefetcher prefetcher(make, 1);
  prefetcher.start(0, 1000000);
  ahead.wait();  // three batches before any was asked for
  for (int64_t k = 0; k < 50; ++k) {
    ASSERT_EQ(number_of(prefetcher.next()), k);
    ASSERT_LE(made, k + 1 + 3);
  }
}

TEST(Prefetcher, EndsWhileBatchesAreBeingMade) {
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> at_work = 0;
    {
      Prefetcher prefetcher(
          [&](int64_t k) {
            ++at_work;
            Batch batch = numbered(k);
            --at_work;
            return batch;
          },
          3);
      prefetcher.start(0, 1000000);
      if (round % 2) prefetcher.next();
    }
    ASSERT_EQ(at_work, 0) << "a worker outlived its prefetcher";
  }
}

}  // namespace prefetcher_test
}  // namespace nas::core
