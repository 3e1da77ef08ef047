// On small files that the test writes in the true binary format.
#include "core/data/cifar.h"

#include <gtest/gtest.h>

#include "tests/data/bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace cifar_test {

using test::error_of;
using test::TemporaryFolder;
using test::write_text;

namespace fs = std::filesystem;
using nas::DataSplit;

uint8_t pixel_of(int64_t item, int64_t offset) {
  return static_cast<uint8_t>((item * 31 + offset * 7 + offset / 1024) % 256);
}

/// Rows of `labels[i]` and an image whose bytes are pixel_of(first + i, offset).
Bytes rows(const std::vector<Bytes>& labels, int64_t first = 0) {
  Bytes bytes;
  for (size_t i = 0; i < labels.size(); ++i) {
    bytes.insert(bytes.end(), labels[i].begin(), labels[i].end());
    for (int64_t offset = 0; offset < 3072; ++offset) {
      bytes.push_back(pixel_of(first + static_cast<int64_t>(i), offset));
    }
  }
  return bytes;
}

class Cifar10Test : public testing::Test {
 protected:
  Cifar10Test() {
    for (uint8_t k = 0; k < 5; ++k) {
      write_file(folder_ / ("data_batch_" + std::to_string(k + 1) + ".bin"),
                 rows({{k}, {static_cast<uint8_t>(9 - k)}}, 2 * k));
    }
    write_file(folder_ / "test_batch.bin", rows({{4}, {0}, {9}}, 100));
  }
  Error open_error() const {
    return error_of([&] { Cifar10Dataset dataset({folder_.path()}); });
  }
  TemporaryFolder folder_;
};

TEST_F(Cifar10Test, ReadsAllBatchesInOrder) {
  const Cifar10Dataset dataset({folder_.path()});
  EXPECT_EQ(dataset.classes(), 10);
  EXPECT_TRUE(
      torch::equal(dataset.labels(DataSplit::train), torch::tensor({0, 9, 1, 8, 2, 7, 3, 6, 4, 5}, torch::kInt64)));
  EXPECT_TRUE(torch::equal(dataset.labels(DataSplit::test), torch::tensor({4, 0, 9}, torch::kInt64)));
  const auto& images = dataset.images(DataSplit::train);
  ASSERT_EQ(images.sizes(), (std::vector<int64_t>{10, 3, 32, 32}));
  for (const int64_t item : {0, 3, 9}) {
    for (const int64_t offset : {0, 33, 1024, 3071}) {
      EXPECT_EQ(images[item].flatten()[offset].item<int>(), pixel_of(item, offset));
    }
  }
  // The format is planes of red, green and blue, each in rows: byte 1024 + 2 * 32 + 5 is green at (2, 5).
  EXPECT_EQ(images[4][1][2][5].item<int>(), pixel_of(4, 1024 + 2 * 32 + 5));
  EXPECT_EQ(dataset.class_name(0), "");
}

TEST_F(Cifar10Test, ReadsClassNames) {
  write_text(folder_ / "batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
  const Cifar10Dataset dataset({folder_.path()});
  EXPECT_EQ(dataset.class_name(0), "airplane");
  EXPECT_EQ(dataset.class_name(9), "truck");
}

TEST_F(Cifar10Test, RefusesAnotherNumberOfClassNames) {
  write_text(folder_ / "batches.meta.txt", "airplane\nautomobile\n");
  EXPECT_STREQ(open_error().what(), "data file batches.meta.txt has 2 class names, not 10");
}

TEST_F(Cifar10Test, MissingFileListsWhatIsExpected) {
  fs::remove(folder_ / "data_batch_3.bin");
  const Error error = open_error();
  EXPECT_STREQ(error.what(), "data file data_batch_3.bin is missing");
  EXPECT_EQ(error.remedy(),
            "put data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, "
            "data_batch_5.bin and test_batch.bin there, uncompressed or as .gz (from cifar-10-binary.tar.gz of "
            "www.cs.toronto.edu/~kriz/cifar.html), or name another folder with data.path");
}

TEST_F(Cifar10Test, RefusesATruncatedRow) {
  Bytes bytes = rows({{1}, {2}});
  bytes.pop_back();
  write_file(folder_ / "data_batch_2.bin", bytes);
  const Error error = open_error();
  EXPECT_STREQ(error.what(),
               "data file data_batch_2.bin is cut short or has another format: its 6145 bytes are "
               "not a multiple of the row size 3073");
  EXPECT_EQ(error.where(), (folder_ / "data_batch_2.bin").string());
  EXPECT_EQ(error.code(), ExitCode::data);
}

TEST_F(Cifar10Test, RefusesABatchThatLostWholeRows) {
  write_file(folder_ / "data_batch_5.bin", rows({{1}}));
  EXPECT_STREQ(open_error().what(), "data file data_batch_5.bin has 1 image, but the batches before it have 2");
}

TEST_F(Cifar10Test, RefusesAnEmptyFile) {
  write_file(folder_ / "test_batch.bin", {});
  EXPECT_STREQ(open_error().what(), "data file test_batch.bin is empty");
}

TEST_F(Cifar10Test, RefusesALabelOutOfRange) {
  write_file(folder_ / "data_batch_1.bin", rows({{1}, {10}}));
  EXPECT_STREQ(open_error().what(), "data file data_batch_1.bin has label 10 at item 1, outside of its 10 classes");
}

TEST(Cifar100, ReadsFineLabelsAndNames) {
  const TemporaryFolder folder;
  write_file(folder / "train.bin", rows({{19, 99}, {3, 0}, {200, 42}}));
  write_file(folder / "test.bin", rows({{1, 7}}, 50));
  std::string names;
  for (int i = 0; i < 100; ++i) names += "name " + std::to_string(i) + "\r\n";
  write_text(folder / "fine_label_names.txt", names);
  const Cifar100Dataset dataset({folder.path()});
  EXPECT_EQ(dataset.classes(), 100);
  EXPECT_EQ(dataset.class_name(99), "name 99");
  EXPECT_TRUE(torch::equal(dataset.labels(DataSplit::train), torch::tensor({99, 0, 42}, torch::kInt64)));
  EXPECT_EQ(dataset.images(DataSplit::train)[2][2][31][31].item<int>(), pixel_of(2, 3071));
  EXPECT_EQ(dataset.images(DataSplit::test)[0][0][0][0].item<int>(), pixel_of(50, 0));
}

TEST(Cifar100, RefusesALabelOutOfRange) {
  const TemporaryFolder folder;
  write_file(folder / "train.bin", rows({{0, 1}}));
  write_file(folder / "test.bin", rows({{0, 99}, {0, 100}}));
  EXPECT_STREQ(error_of([&] { Cifar100Dataset dataset({folder.path()}); }).what(),
               "data file test.bin has label 100 at item 1, outside of its 100 classes");
}

TEST(Cifar100, RefusesFilesOfCifar10) {
  const TemporaryFolder folder;
  write_file(folder / "train.bin", rows({{1}, {2}}));
  write_file(folder / "test.bin", rows({{1}, {2}}));
  EXPECT_STREQ(error_of([&] { Cifar100Dataset dataset({folder.path()}); }).what(),
               "data file train.bin is cut short or has another format: its 6146 bytes are "
               "not a multiple of the row size 3074");
}

}  // namespace cifar_test
}  // namespace nas::core
