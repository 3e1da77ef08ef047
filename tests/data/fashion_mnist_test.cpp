// On the real files of Debian's package dataset-fashion-mnist.
#include <gtest/gtest.h>

#include "core/data/check_dataset.h"
#include "core/data/idx.h"
#include "core/data/normalisation.h"
#include "tests/data/idx_folder.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace fashion_mnist_test {

using test::error_of;
using test::TemporaryFolder;

namespace fs = std::filesystem;
using nas::DataSplit;

const FashionMnistDataset& fashion_mnist() {
  static const FashionMnistDataset dataset;
  return dataset;
}

std::vector<int64_t> first_ten(const torch::Tensor& labels) {
  return {labels.data_ptr<int64_t>(), labels.data_ptr<int64_t>() + 10};
}

TEST(FashionMnist, HasTheCountsThatWerePublished) {
  const auto& dataset = fashion_mnist();
  EXPECT_EQ(dataset.images(DataSplit::train).sizes(), (std::vector<int64_t>{60000, 1, 28, 28}));
  EXPECT_EQ(dataset.images(DataSplit::test).sizes(), (std::vector<int64_t>{10000, 1, 28, 28}));
  for (const auto& [split, per_class] : {std::pair{DataSplit::train, 6000}, {DataSplit::test, 1000}}) {
    EXPECT_TRUE(torch::equal(torch::bincount(dataset.labels(split)), torch::full({10}, per_class, torch::kInt64)));
  }
}

TEST(FashionMnist, StartsWithTheLabelsThatWerePublished) {
  const auto& dataset = fashion_mnist();
  EXPECT_EQ(first_ten(dataset.labels(DataSplit::train)), (std::vector<int64_t>{9, 0, 0, 3, 0, 2, 7, 2, 5, 5}));
  EXPECT_EQ(first_ten(dataset.labels(DataSplit::test)), (std::vector<int64_t>{9, 2, 1, 1, 6, 1, 4, 6, 5, 7}));
}

TEST(FashionMnist, NamesItsClassesAndGivesNoWarning) {
  const auto& dataset = fashion_mnist();
  EXPECT_EQ(dataset.classes(), 10);
  EXPECT_EQ(dataset.class_name(0), "T-shirt/top");
  EXPECT_EQ(dataset.class_name(9), "Ankle boot");
  EXPECT_EQ(dataset.class_name(10), "");
  EXPECT_EQ(dataset.class_name(-1), "");
  EXPECT_TRUE(dataset.warnings().empty());
  EXPECT_NO_THROW(check_dataset(dataset, "fashion_mnist"));
}

TEST(FashionMnist, HasTheMeanAndDeviationOfArchaisProvider) {
  const auto measured = measure_normalisation(fashion_mnist().images(DataSplit::train));
  EXPECT_NEAR(measured.mean.at(0), 0.28604063146, 1e-7);
  EXPECT_NEAR(measured.deviation.at(0), 0.35302426207, 1e-7);
}

TEST(FashionMnist, PlainCopiesGiveTheSameBits) {
  const TemporaryFolder folder;
  for (const auto& entry : fs::directory_iterator(kFashionMnistFolder)) {
    if (entry.path().extension() != ".gz") continue;
    const std::string command =
        "gzip -dc '" + entry.path().string() + "' > '" + (folder / entry.path().stem().string()).string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  const FashionMnistDataset plain({folder.path()});
  for (const auto split : {DataSplit::train, DataSplit::test}) {
    EXPECT_TRUE(torch::equal(plain.images(split), fashion_mnist().images(split)));
    EXPECT_TRUE(torch::equal(plain.labels(split), fashion_mnist().labels(split)));
  }
}

TEST(FashionMnist, RefusesARealFileCutShort) {
  const TemporaryFolder folder;
  fs::copy(kFashionMnistFolder, folder.path(), fs::copy_options::recursive);
  fs::resize_file(folder / "train-images-idx3-ubyte.gz", 1000000);
  const Error error = error_of([&] { FashionMnistDataset dataset({folder.path()}); });
  EXPECT_STREQ(error.what(), "data file train-images-idx3-ubyte.gz is cut short: its compressed data ends too early");
  EXPECT_EQ(error.code(), ExitCode::data);
}

TEST(FashionMnist, SaysWhereItsFilesComeFrom) {
  const TemporaryFolder empty;
  const Error error = error_of([&] { FashionMnistDataset dataset({empty.path()}); });
  EXPECT_STREQ(error.what(), "data file train-images-idx3-ubyte is missing");
  EXPECT_EQ(error.remedy(),
            "put train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
            "t10k-labels-idx1-ubyte there, uncompressed or as .gz (from Debian's package dataset-fashion-mnist), "
            "or name another folder with data.path");
}

TEST(FashionMnist, RefusesALabelOutOfRange) {
  const TemporaryFolder folder;
  write_idx_folder(folder);
  write_file(folder / "train-labels-idx1-ubyte", idx_labels({0, 9, 10, 1}));
  const Error error = error_of([&] { FashionMnistDataset dataset({folder.path()}); });
  EXPECT_STREQ(error.what(), "data file train-labels-idx1-ubyte has label 10 at item 2, outside of its 10 classes");
}

class MistakenFashionMnistTest : public testing::Test {
 protected:
  void write(const std::string& prefix, const Bytes& labels, uint8_t pixel) {
    const auto count = static_cast<uint32_t>(labels.size());
    write_file(folder_ / (prefix + "-labels-idx1-ubyte"), idx_labels(labels));
    write_file(folder_ / (prefix + "-images-idx3-ubyte"), idx_bytes({count, 1, 1}, Bytes(count, pixel)));
  }
  void expect_warning(const std::string& text) const {
    const FashionMnistDataset dataset({folder_.path()});
    EXPECT_EQ(dataset.warnings(), std::vector<std::string>{folder_.path().string() + text});
  }

  const Bytes mnist_train_{5, 0, 4, 1, 9, 2, 1, 3, 1, 4};
  const Bytes mnist_test_{7, 2, 1, 0, 4, 1, 4, 9, 5, 9};
  const Bytes fashion_train_{9, 0, 0, 3, 0, 2, 7, 2, 5, 5};
  const Bytes fashion_test_{9, 2, 1, 1, 6, 1, 4, 6, 5, 7};
  static constexpr uint8_t kGrey = 73;  // the mean of Fashion-MNIST
  TemporaryFolder folder_;
};

TEST_F(MistakenFashionMnistTest, NoticesMnistByItsLabels) {
  write("train", mnist_train_, kGrey);
  write("t10k", mnist_test_, kGrey);
  expect_warning(" holds MNIST, not Fashion-MNIST");
}

TEST_F(MistakenFashionMnistTest, NoticesMnistInOneSplit) {
  write("train", fashion_train_, kGrey);
  write("t10k", mnist_test_, kGrey);
  expect_warning(" holds MNIST, not Fashion-MNIST");
}

TEST_F(MistakenFashionMnistTest, NoticesImagesOfMnistBesideOtherLabels) {
  write("t10k", fashion_test_, kGrey);
  write("train", fashion_train_, 33);  // MNIST's mean is 33.3
  expect_warning(" holds MNIST, not Fashion-MNIST");
  write("train", fashion_train_, 32);
  EXPECT_TRUE(FashionMnistDataset({folder_.path()}).warnings().empty());
}

TEST_F(MistakenFashionMnistTest, NoticesAnotherDataSet) {
  write("train", Bytes(10, 1), kGrey);
  write("t10k", fashion_test_, kGrey);
  expect_warning(" does not hold the published Fashion-MNIST: its first labels differ");
}

TEST_F(MistakenFashionMnistTest, AcceptsThePublishedFirstLabels) {
  write("train", fashion_train_, kGrey);
  write("t10k", fashion_test_, kGrey);
  EXPECT_TRUE(FashionMnistDataset({folder_.path()}).warnings().empty());
}

}  // namespace fashion_mnist_test
}  // namespace nas::core
