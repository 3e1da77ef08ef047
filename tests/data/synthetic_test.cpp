#include "core/data/synthetic.h"

#include <gtest/gtest.h>

#include "core/data/check_dataset.h"
#include "core/data/loader.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace synthetic_test {

using test::error_of;

using nas::DataSplit;

TEST(Synthetic, HasTheShapeThatWasAskedFor) {
  const SyntheticDataset dataset(
      {.train_items = 7, .test_items = 4, .classes = 3, .channels = 2, .height = 5, .width = 6});
  EXPECT_EQ(dataset.images(DataSplit::train).sizes(), (std::vector<int64_t>{7, 2, 5, 6}));
  EXPECT_EQ(dataset.images(DataSplit::test).sizes(), (std::vector<int64_t>{4, 2, 5, 6}));
  EXPECT_TRUE(torch::equal(dataset.labels(DataSplit::train), torch::tensor({0, 1, 2, 0, 1, 2, 0}, torch::kInt64)));
  EXPECT_EQ(dataset.classes(), 3);
  EXPECT_NO_THROW(check_dataset(dataset, "synthetic"));
}

TEST(Synthetic, DependsOnItsSeedAlone) {
  const SyntheticDataset first({.seed = 1});
  const SyntheticDataset second({.seed = 1});
  const SyntheticDataset other({.seed = 2});
  for (const auto split : {DataSplit::train, DataSplit::test}) {
    EXPECT_TRUE(torch::equal(first.images(split), second.images(split)));
    EXPECT_FALSE(torch::equal(first.images(split), other.images(split)));
  }
}

TEST(Synthetic, MoreItemsBeginWithTheSameOnes) {
  const SyntheticDataset few({.train_items = 10});
  const SyntheticDataset many({.train_items = 30});
  EXPECT_TRUE(torch::equal(few.images(DataSplit::train), many.images(DataSplit::train).slice(0, 0, 10)));
}

TEST(Synthetic, RefusesSizesThatAreNotPositive) {
  const Error error = error_of([] { SyntheticDataset dataset({.classes = 0}); });
  EXPECT_STREQ(error.what(), "classes must be positive, but is 0");
  EXPECT_EQ(error.where(), "data.synthetic.classes");
  EXPECT_EQ(error.code(), ExitCode::config);
}

torch::nn::Sequential small_network(int64_t classes) {
  namespace nn = torch::nn;
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 16, 5)), nn::ReLU(), nn::Conv2d(nn::Conv2dOptions(16, 16, 3)),
                        nn::ReLU(), nn::AdaptiveAvgPool2d(1), nn::Flatten(), nn::Linear(16, classes));
}

double accuracy(torch::nn::Sequential& network, DataLoader& loader) {
  const torch::NoGradGuard no_grad;
  double correct = 0;
  loader.start(0);
  for (torch::Tensor images, labels; loader.next(images, labels);) {
    correct += (network->forward(images).argmax(1) == labels).sum().item<double>();
  }
  return correct / static_cast<double>(loader.size());
}

Samples all_of(const nas::IDataset& dataset, DataSplit split) {
  const auto& images = dataset.images(split);
  return {images, dataset.labels(split), torch::arange(images.size(0), torch::kInt64)};
}

TEST(Synthetic, IsLearntByASmallConvolutionalNetwork) {
  torch::manual_seed(0);
  torch::set_num_threads(1);  // so small a network only waits for a second one
  const SyntheticDataset dataset({.train_items = 1000, .test_items = 200, .height = 12, .width = 12});
  const auto normalisation = measure_normalisation(dataset.images(DataSplit::train));
  DataLoader train(all_of(dataset, DataSplit::train), {.batch_size = 50, .normalisation = normalisation});
  DataLoader test(all_of(dataset, DataSplit::test), {.shuffle = false, .normalisation = normalisation});
  auto network = small_network(dataset.classes());
  EXPECT_LT(accuracy(network, test), 0.4);
  torch::optim::Adam optimizer(network->parameters(), 0.01);
  for (int64_t epoch = 0; epoch < 6; ++epoch) {
    train.start(epoch);
    for (torch::Tensor images, labels; train.next(images, labels);) {
      optimizer.zero_grad();
      torch::cross_entropy_loss(network->forward(images), labels).backward();
      optimizer.step();
    }
  }
  EXPECT_GT(accuracy(network, test), 0.9);
}

TEST(Synthetic, RefusesSizesThatNoMemoryHolds) {
  constexpr int64_t huge = int64_t{1} << 62;
  for (const SyntheticOptions& options :
       {SyntheticOptions{.train_items = huge}, SyntheticOptions{.train_items = huge, .test_items = huge},
        SyntheticOptions{.height = 1 << 20, .width = 1 << 20}, SyntheticOptions{.height = huge, .width = 4}}) {
    const Error error = error_of([&] { SyntheticDataset dataset(options); });
    EXPECT_STREQ(error.what(), "the images of the data set \"synthetic\" need more than 16.0 GiB");
    EXPECT_EQ(error.code(), ExitCode::config);
  }
  EXPECT_STREQ(error_of([] { SyntheticDataset dataset({.classes = huge}); }).what(),
               "classes must be at most 1048576, but is 4611686018427387904");
}

}  // namespace synthetic_test
}  // namespace nas::core
