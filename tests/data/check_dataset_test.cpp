#include "core/data/check_dataset.h"

#include <gtest/gtest.h>

#include "core/data/memory_dataset.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace check_dataset_test {

using test::error_of;

LabelledImages zeros(std::vector<int64_t> shape, std::vector<int64_t> labels) {
  return {torch::zeros(shape, torch::kUInt8), torch::tensor(labels, torch::kInt64)};
}

std::string fault_of(LabelledImages train, LabelledImages test) {
  const MemoryDataset dataset({.train = train, .test = test, .classes = 2});
  const Error error = error_of([&] { check_dataset(dataset, "mine"); });
  EXPECT_EQ(error.code(), ExitCode::data);
  EXPECT_EQ(error.where(), "data set mine");
  return error.what();
}

const LabelledImages kGood = zeros({2, 1, 4, 4}, {0, 1});

TEST(CheckDataset, AcceptsAGoodOne) {
  EXPECT_NO_THROW(check_dataset(MemoryDataset({.train = kGood, .test = kGood, .classes = 2}), "mine"));
}

TEST(CheckDataset, RefusesWrongImages) {
  const std::string fault =
      "the training data has images that are not a contiguous (N, C, H, W) uint8 "
      "tensor on the CPU";
  EXPECT_EQ(fault_of({kGood.images.to(torch::kFloat32), kGood.labels}, kGood), fault);
  EXPECT_EQ(fault_of({kGood.images.squeeze(1), kGood.labels}, kGood), fault);
  const auto strided = torch::zeros({2, 1, 4, 8}, torch::kUInt8).slice(3, 0, 8, 2);
  EXPECT_EQ(fault_of({strided, kGood.labels}, kGood), fault);
}

TEST(CheckDataset, RefusesWrongLabels) {
  const std::string fault = "the test data has labels that are not an (N) int64 tensor on the CPU";
  EXPECT_EQ(fault_of(kGood, {kGood.images, kGood.labels.to(torch::kInt32)}), fault);
  EXPECT_EQ(fault_of(kGood, {kGood.images, kGood.labels.unsqueeze(1)}), fault);
}

TEST(CheckDataset, RefusesCountsThatDoNotMatch) {
  EXPECT_EQ(fault_of(kGood, zeros({3, 1, 4, 4}, {0, 1})), "the test data has 3 images, but 2 labels");
  EXPECT_EQ(fault_of(zeros({0, 1, 4, 4}, {}), kGood), "the training data has no images");
}

TEST(CheckDataset, RefusesLabelsOutOfRange) {
  EXPECT_EQ(fault_of(kGood, zeros({2, 1, 4, 4}, {1, 2})),
            "the test data has label 2 at item 1, outside of its 2 classes");
  EXPECT_EQ(fault_of(zeros({2, 1, 4, 4}, {-1, 1}), kGood),
            "the training data has label -1 at item 0, outside of its 2 classes");
}

TEST(CheckDataset, RefusesTestImagesOfAnotherShape) {
  EXPECT_EQ(fault_of(kGood, zeros({2, 3, 4, 4}, {0, 1})), "training images are 1x4x4 but test images are 3x4x4");
}

}  // namespace check_dataset_test
}  // namespace nas::core
