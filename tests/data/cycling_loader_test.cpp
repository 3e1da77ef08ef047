#include <gtest/gtest.h>

#include "tests/data/loader_fixture.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace cycling_loader_test {

using test::error_of;

std::vector<Batch> take(CyclingLoader& loader, int64_t count) {
  std::vector<Batch> batches(static_cast<size_t>(count));
  for (Batch& batch : batches) loader.next(batch.images, batch.labels);
  return batches;
}

TEST(CyclingLoader, ConcatenatesTheEpochsOfADataLoader) {
  CyclingLoader cycling(small_samples(), small_options());
  DataLoader epochs(small_samples(), small_options());
  const auto batches = take(cycling, 15);  // 120 samples: four epochs of 30
  std::vector<torch::Tensor> images;
  for (const Batch& batch : batches) {
    EXPECT_EQ(batch.images.size(0), 8) << "every batch is full";
    images.push_back(batch.images);
  }
  std::vector<torch::Tensor> expected_images, expected_labels;
  for (int64_t epoch = 0; epoch < 4; ++epoch) {
    for (const Batch& batch : epoch_of(epochs, epoch)) {
      expected_images.push_back(batch.images);
      expected_labels.push_back(batch.labels);
    }
  }
  EXPECT_TRUE(torch::equal(torch::cat(images), torch::cat(expected_images)));
  EXPECT_TRUE(torch::equal(labels_of(batches), torch::cat(expected_labels)));
}

TEST(CyclingLoader, GivesTheSameBitsWithAnyNumberOfWorkers) {
  CyclingLoader inline_loader(small_samples(), small_options());
  const auto expected = take(inline_loader, 60);
  for (const int64_t workers : {1, 2, 8}) {
    auto options = small_options();
    options.workers = workers;
    CyclingLoader loader(small_samples(), options);
    EXPECT_TRUE(same_bits(take(loader, 60), expected)) << workers;
  }
}

TEST(CyclingLoader, SeeksToAnyBatch) {
  for (const int64_t workers : {0, 2}) {
    auto options = small_options();
    options.workers = workers;
    CyclingLoader whole(small_samples(), options);
    const auto expected = take(whole, 20);
    CyclingLoader resumed(small_samples(), options);
    for (const int64_t k : {13, 4, 0, 19}) {
      resumed.seek(k);
      EXPECT_EQ(resumed.position(), k);
      EXPECT_TRUE(same_bits(take(resumed, 1).front(), expected[static_cast<size_t>(k)])) << k;
      EXPECT_EQ(resumed.position(), k + 1);
    }
  }
}

TEST(CyclingLoader, FillsABatchThatIsLargerThanAnEpoch) {
  auto options = small_options();
  options.batch_size = 75;
  CyclingLoader loader(small_samples(), options);
  const auto labels = take(loader, 2);  // 150 samples: five epochs of 30
  const auto counts = torch::bincount(labels_of(labels), {}, 40);
  EXPECT_TRUE(torch::equal(counts.index_select(0, small_samples().indices), torch::full({30}, 5, torch::kInt64)));
}

TEST(CyclingLoader, RefusesWhatIsNotValid) {
  auto options = small_options();
  options.batch_size = -3;
  EXPECT_STREQ(error_of([&] { CyclingLoader loader(small_samples(), options); }).what(),
               "batch size must be positive, but is -3");
}

}  // namespace cycling_loader_test
}  // namespace nas::core
