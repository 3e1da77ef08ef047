#include "core/data/loader.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "tests/data/loader_fixture.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace loader_test {

using test::error_of;

TEST(DataLoader, GivesEverySampleOncePerEpoch) {
  DataLoader loader(small_samples(), small_options());
  EXPECT_EQ(loader.size(), 30);
  EXPECT_EQ(loader.batches_per_epoch(), 4);
  for (const int64_t epoch : {0, 1, 7}) {
    const auto batches = epoch_of(loader, epoch);
    ASSERT_EQ(batches.size(), 4U);
    EXPECT_EQ(batches[0].images.sizes(), (std::vector<int64_t>{8, 2, 6, 5}));
    EXPECT_EQ(batches[3].images.sizes(), (std::vector<int64_t>{6, 2, 6, 5}));
    EXPECT_EQ(batches[0].images.scalar_type(), torch::kFloat32);
    EXPECT_TRUE(batches[0].images.is_contiguous());
    EXPECT_EQ(batches[0].labels.scalar_type(), torch::kInt64);
    EXPECT_TRUE(torch::equal(std::get<0>(labels_of(batches).sort()), small_samples().indices));
  }
}

TEST(DataLoader, DropsTheLastBatchWhenAsked) {
  auto options = small_options();
  options.drop_last = true;
  DataLoader loader(small_samples(), options);
  EXPECT_EQ(loader.batches_per_epoch(), 3);
  EXPECT_EQ(labels_of(epoch_of(loader, 0)).size(0), 24);
  options.batch_size = 31;
  DataLoader none(small_samples(), options);
  EXPECT_EQ(none.batches_per_epoch(), 0);
  EXPECT_TRUE(epoch_of(none, 2).empty());
}

TEST(DataLoader, ShufflesAnewInEveryEpoch) {
  DataLoader loader(small_samples(), small_options());
  const auto first = labels_of(epoch_of(loader, 0));
  EXPECT_FALSE(torch::equal(first, small_samples().indices));
  EXPECT_FALSE(torch::equal(first, labels_of(epoch_of(loader, 1))));
  EXPECT_TRUE(torch::equal(first, labels_of(epoch_of(loader, 0))));
}

TEST(DataLoader, KeepsTheOrderOfTheIndicesWithoutShuffle) {
  auto options = small_options();
  options.shuffle = false;
  DataLoader loader(small_samples(), options);
  EXPECT_TRUE(torch::equal(labels_of(epoch_of(loader, 3)), small_samples().indices));
}

TEST(DataLoader, NormalisesTheImageOfEachLabel) {
  auto options = small_options();
  options.augment = {};
  DataLoader loader(small_samples(), options);
  const auto images = small_samples().images.to(torch::kFloat32) / 255;
  const auto mean = torch::tensor({0.5F, 0.4F}).view({2, 1, 1});
  const auto deviation = torch::tensor({0.2F, 0.3F}).view({2, 1, 1});
  for (const Batch& batch : epoch_of(loader, 0)) {
    const auto expected = images.index_select(0, batch.labels).sub(mean).div(deviation);
    EXPECT_TRUE(torch::equal(batch.images, expected));
  }
}

TEST(DataLoader, AugmentsASampleBySeedEpochAndIndexAlone) {
  auto options = small_options();
  DataLoader shuffled(small_samples(), options);
  options.shuffle = false;
  options.batch_size = 30;
  DataLoader ordered(small_samples(), options);
  for (const int64_t epoch : {0, 5}) {
    const auto expected = epoch_of(ordered, epoch).front();
    for (const Batch& batch : epoch_of(shuffled, epoch)) {
      for (int64_t i = 0; i < batch.labels.size(0); ++i) {
        const auto place = (expected.labels == batch.labels[i]).nonzero().item<int64_t>();
        EXPECT_TRUE(torch::equal(batch.images[i], expected.images[place]));
      }
    }
  }
  EXPECT_FALSE(torch::equal(epoch_of(ordered, 0)[0].images, epoch_of(ordered, 5)[0].images));
}

TEST(DataLoader, DependsOnItsSeed) {
  auto options = small_options();
  DataLoader first(small_samples(), options);
  options.seed = 10;
  DataLoader other(small_samples(), options);
  EXPECT_FALSE(torch::equal(labels_of(epoch_of(first, 0)), labels_of(epoch_of(other, 0))));
}

TEST(DataLoader, GivesTheSameBitsWithAnyNumberOfWorkers) {
  DataLoader inline_loader(small_samples(), small_options());
  for (const int64_t workers : {1, 2, 3, 8}) {
    auto options = small_options();
    options.workers = workers;
    DataLoader loader(small_samples(), options);
    for (int64_t epoch = 0; epoch < 20; ++epoch) {
      ASSERT_TRUE(same_bits(epoch_of(loader, epoch), epoch_of(inline_loader, epoch))) << workers;
    }
  }
}

TEST(DataLoader, ResumesAtABatchWithTheTailOfTheEpoch) {
  for (const int64_t workers : {0, 2}) {
    auto options = small_options();
    options.workers = workers;
    DataLoader whole(small_samples(), options);
    const auto batches = epoch_of(whole, 3);
    for (int64_t first = 0; first <= 4; ++first) {
      DataLoader resumed(small_samples(), options);
      const std::vector<Batch> tail(batches.begin() + first, batches.end());
      EXPECT_TRUE(same_bits(epoch_of(resumed, 3, first), tail)) << first;
    }
  }
}

TEST(DataLoader, StopsInTheMiddleOfAnEpoch) {
  auto options = small_options();
  options.workers = 2;
  for (int64_t taken = 0; taken < 5; ++taken) {
    DataLoader loader(small_samples(), options);
    loader.start(0);
    Batch batch;
    for (int64_t i = 0; i < taken; ++i) loader.next(batch.images, batch.labels);
    EXPECT_EQ(labels_of(epoch_of(loader, 1)).size(0), 30) << "started again after " << taken;
    loader.start(2);
  }
}

TEST(DataLoader, TheCallerOwnsItsBatches) {
  DataLoader loader(small_samples(), small_options());
  loader.start(0);
  Batch first, second;
  loader.next(first.images, first.labels);
  const auto copy = first.images.clone();
  loader.next(second.images, second.labels);
  second.images.zero_();
  EXPECT_TRUE(torch::equal(first.images, copy));
}

TEST(DataLoader, RefusesWhatIsNotValid) {
  const auto fault = [](const Samples& samples, const DataLoaderOptions& options) {
    return std::string(error_of([&] { DataLoader loader(samples, options); }).what());
  };
  auto options = small_options();
  options.batch_size = 0;
  EXPECT_EQ(fault(small_samples(), options), "batch size must be positive, but is 0");
  options = small_options();
  options.workers = -1;
  EXPECT_EQ(fault(small_samples(), options), "workers must not be negative, but are -1");
  options = small_options();
  options.normalisation = {};
  EXPECT_EQ(fault(small_samples(), options),
            "normalisation needs one mean and one positive deviation per channel, of which there are 2");
  auto samples = small_samples();
  samples.indices = torch::tensor({0, 40}, torch::kInt64);
  EXPECT_EQ(fault(samples, small_options()), "sample indices must be those of images");
  samples.indices = torch::empty({0}, torch::kInt64);
  EXPECT_EQ(fault(samples, small_options()), "there are no samples to draw from");
  samples = small_samples();
  samples.labels = samples.labels.slice(0, 1);
  EXPECT_EQ(fault(samples, small_options()), "labels must be an int64 tensor on the CPU with one label per image");
}

// Prints its speed; a number of seconds is no property of the code, so none is asserted.
TEST(DataLoader, IsMeasuredOnImagesOfFashionMnistsSize) {
  const int64_t count = 60000;
  const auto all = torch::arange(count, torch::kInt64);
  const Samples samples{torch::randint(0, 256, {count, 1, 28, 28}, torch::kUInt8), all, all};
  DataLoader loader(samples, {.batch_size = 64,
                              .augment = {.crop_padding = 4, .horizontal_flip = true, .cutout_length = 16},
                              .normalisation = {{0.286}, {0.353}}});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(labels_of(epoch_of(loader, 0)).size(0), count);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%.0f images of 1x28x28 per second from one worker\n", count / seconds.count());
}

}  // namespace loader_test
}  // namespace nas::core
