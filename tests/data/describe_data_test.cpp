#include "core/data/describe_data.h"

#include <gmock/gmock.h>

#include "core/base/hash.h"
#include "core/data/cifar.h"
#include "core/data/idx.h"
#include "core/data/synthetic.h"
#include "tests/data/idx_folder.h"

namespace nas::core {
namespace describe_data_test {

using nas::DataSplit;

RecordedFile file_of(const std::filesystem::path& path, const Bytes& bytes) {
  return {path.string(), static_cast<int64_t>(bytes.size()), sha256_file(path.string())};
}

void expect_file(const RecordedFile& actual, const RecordedFile& expected) {
  EXPECT_EQ(actual.path, expected.path);
  EXPECT_EQ(actual.bytes, expected.bytes);
  EXPECT_EQ(actual.sha256, expected.sha256);
}

TEST(DescribeData, AFolderNamesTheFilesThatWereRead) {
  const TemporaryFolder folder;
  write_idx_folder(folder);
  const IdxDataset dataset({folder.path()});
  const DataPart part = describe_part(dataset, DataSplit::train, dataset.files(DataSplit::train));
  EXPECT_EQ(part.images, 4);
  EXPECT_THAT(part.shape, testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(part.label_counts, testing::ElementsAre(1, 2, 1));
  ASSERT_EQ(part.files.size(), 2u);
  expect_file(part.files[0], file_of(folder / "train-labels-idx1-ubyte", idx_labels(kTrainLabels)));
  expect_file(part.files[1], file_of(folder / "train-images-idx3-ubyte", idx_images(4)));
  EXPECT_EQ(part.pixels_sha256, "");
}

TEST(DescribeData, ACompressedFileIsDescribedByItsContent) {
  const TemporaryFolder folder;
  write_idx_folder(folder);
  const RecordedFile plain = IdxDataset({folder.path()}).files(DataSplit::test)[1];
  std::filesystem::remove(folder / "t10k-images-idx3-ubyte");
  write_gzip(folder / "t10k-images-idx3-ubyte.gz", idx_images(2));
  expect_file(IdxDataset({folder.path()}).files(DataSplit::test)[1],
              {(folder / "t10k-images-idx3-ubyte.gz").string(), plain.bytes, plain.sha256});
}

TEST(DescribeData, EveryBatchOfCifarIsAFile) {
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                          "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};
  for (size_t i = 0; i < names.size(); ++i) write_file(folder / names[i], Bytes(3073, static_cast<uint8_t>(i)));
  const Cifar10Dataset dataset({folder.path()});
  ASSERT_EQ(dataset.files(DataSplit::train).size(), 5u);
  expect_file(dataset.files(DataSplit::train)[4], file_of(folder / names[4], Bytes(3073, 4)));
  expect_file(dataset.files(DataSplit::test).at(0), file_of(folder / names[5], Bytes(3073, 5)));
}

TEST(DescribeData, DataInNoFileIsHashedAsItWasRead) {
  const SyntheticDataset dataset({.train_items = 5, .test_items = 3, .classes = 4, .height = 4, .width = 4});
  const DataPart part = describe_part(dataset, DataSplit::train, {});
  EXPECT_THAT(part.label_counts, testing::ElementsAre(2, 1, 1, 1));
  const torch::Tensor& images = dataset.images(DataSplit::train);
  EXPECT_EQ(part.pixels_sha256, sha256({static_cast<const char*>(images.data_ptr()), 5 * 16}));
  const int64_t labels[] = {0, 1, 2, 3, 0};
  EXPECT_EQ(part.labels_sha256, sha256({reinterpret_cast<const char*>(labels), sizeof labels}));
}

TEST(DescribeData, ClassesHaveTheNamesOfTheDataSetOrNone) {
  const auto named = [](std::vector<std::string> names) {
    const torch::Tensor labels = torch::tensor({int64_t{0}, int64_t{1}});
    const LabelledImages part{torch::zeros({2, 1, 2, 2}, torch::kUInt8), labels};
    return make<MemoryDataset>(
        DatasetContents{.train = part, .test = part, .classes = 2, .class_names = std::move(names)});
  };
  EXPECT_THAT(class_names_of(*named({"cat", "d\nog\xff"})), testing::ElementsAre("cat", "d\\nog\\xff"));
  EXPECT_THAT(class_names_of(*named({})), testing::IsEmpty());
}

TEST(DescribeData, AKnownHashIsNotComputedAgain) {
  const SyntheticDataset dataset({.train_items = 4, .test_items = 2, .classes = 2});
  EXPECT_EQ(describe_part(dataset, DataSplit::train, {}, "known").pixels_sha256, "known");
  EXPECT_EQ(describe_part(dataset, DataSplit::train, {}).pixels_sha256.size(), 64u);
}

}  // namespace describe_data_test
}  // namespace nas::core
