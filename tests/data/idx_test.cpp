#include "core/data/idx.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/data/idx_folder.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace idx_test {

using test::error_of;
using test::TemporaryFolder;

namespace fs = std::filesystem;
using nas::DataSplit;

rusage usage() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return used;
}

class IdxTest : public testing::Test {
 protected:
  IdxTest() { write_idx_folder(folder_); }
  Error open_error() const {
    return error_of([&] { IdxDataset dataset({folder_.path()}); });
  }
  /// Asserts that opening fails because of `file`.
  void expect_fault(const std::string& file, const std::string& what) const {
    const Error error = open_error();
    EXPECT_EQ(error.what(), what);
    EXPECT_EQ(error.where(), (folder_ / file).string());
    EXPECT_EQ(error.code(), ExitCode::data);
  }
  TemporaryFolder folder_;
};

TEST_F(IdxTest, ReadsImagesAndLabels) {
  const IdxDataset dataset({folder_.path()});
  const auto& images = dataset.images(DataSplit::train);
  EXPECT_EQ(images.sizes(), (std::vector<int64_t>{4, 1, 2, 3}));
  EXPECT_EQ(images.scalar_type(), torch::kUInt8);
  EXPECT_TRUE(images.is_contiguous());
  EXPECT_EQ(images[2][0][1][1].item<int>(), 24);
  EXPECT_TRUE(torch::equal(dataset.labels(DataSplit::train), torch::tensor({0, 2, 1, 1}, torch::kInt64)));
  EXPECT_TRUE(torch::equal(dataset.labels(DataSplit::test), torch::tensor({2, 0}, torch::kInt64)));
  EXPECT_EQ(dataset.images(DataSplit::test).size(0), 2);
  EXPECT_EQ(dataset.classes(), 3);
  EXPECT_EQ(dataset.class_name(0), "");
  EXPECT_TRUE(dataset.warnings().empty());
}

TEST_F(IdxTest, IsADatasetAcrossTheBoundary) {
  const nas::Ptr<nas::IDataset> dataset = nas::make<IdxDataset>(IdxOptions{folder_.path()});
  EXPECT_EQ(nas::query<nas::IDataset>(dataset.get()), dataset.get());
  EXPECT_EQ(dataset->query("nas.other/1"), nullptr);
}

TEST_F(IdxTest, CompressedAndPlainFilesGiveTheSameBits) {
  const IdxDataset plain({folder_.path()});
  const TemporaryFolder compressed;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    write_gzip(compressed / (entry.path().filename().string() + ".gz"), read_bytes(entry.path()));
  }
  const IdxDataset unpacked({compressed.path()});
  for (const auto split : {DataSplit::train, DataSplit::test}) {
    EXPECT_TRUE(torch::equal(plain.images(split), unpacked.images(split)));
    EXPECT_TRUE(torch::equal(plain.labels(split), unpacked.labels(split)));
  }
}

TEST_F(IdxTest, PrefersThePlainFile) {
  write_gzip(folder_ / "train-labels-idx1-ubyte.gz", idx_labels({7, 7, 7, 7}));
  const IdxDataset dataset({folder_.path()});
  EXPECT_EQ(dataset.labels(DataSplit::train)[0].item<int>(), 0);
}

TEST_F(IdxTest, MissingFileListsWhatIsExpected) {
  fs::remove(folder_ / "t10k-labels-idx1-ubyte");
  const Error error = open_error();
  EXPECT_STREQ(error.what(), "data file t10k-labels-idx1-ubyte is missing");
  EXPECT_EQ(error.where(), folder_.path().string());
  EXPECT_EQ(error.remedy(),
            "put train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
            "t10k-labels-idx1-ubyte there, uncompressed or as .gz, or name another folder with data.path");
  EXPECT_EQ(error.code(), ExitCode::data);
}

TEST_F(IdxTest, NeedsAFolder) {
  const Error error = error_of([] { IdxDataset dataset({}); });
  EXPECT_STREQ(error.what(), "this data set needs a folder");
  EXPECT_EQ(error.where(), "data.path");
  EXPECT_EQ(error.code(), ExitCode::config);
}

TEST_F(IdxTest, RefusesAWrongMagicNumber) {
  write_file(folder_ / "train-images-idx3-ubyte", idx_labels({1, 2, 3}));
  expect_fault("train-images-idx3-ubyte",
               "data file train-images-idx3-ubyte is not an IDX file of bytes with 3 dimensions: its magic "
               "number is 0x801, not 0x803");
}

TEST_F(IdxTest, RefusesAnotherElementType) {
  Bytes bytes = idx_labels(kTestLabels);
  bytes[2] = 0x0D;  // float
  write_file(folder_ / "t10k-labels-idx1-ubyte", bytes);
  expect_fault("t10k-labels-idx1-ubyte",
               "data file t10k-labels-idx1-ubyte is not an IDX file of bytes with 1 dimension: its magic "
               "number is 0xd01, not 0x801");
}

TEST_F(IdxTest, RefusesATruncatedFile) {
  Bytes bytes = idx_images(4);
  bytes.pop_back();
  write_file(folder_ / "train-images-idx3-ubyte", bytes);
  expect_fault("train-images-idx3-ubyte",
               "data file train-images-idx3-ubyte is cut short: it has 23 values, but its header "
               "promises 24");
}

TEST_F(IdxTest, RefusesAFileThatEndsInItsHeader) {
  for (const size_t size : {0, 3, 4, 15}) {
    Bytes bytes = idx_images(4);
    bytes.resize(size);
    write_file(folder_ / "train-images-idx3-ubyte", bytes);
    expect_fault("train-images-idx3-ubyte",
                 "data file train-images-idx3-ubyte is cut short: it ends within its header");
  }
}

TEST_F(IdxTest, RefusesTrailingBytes) {
  Bytes bytes = idx_labels(kTrainLabels);
  bytes.push_back(0);
  write_file(folder_ / "train-labels-idx1-ubyte", bytes);
  expect_fault("train-labels-idx1-ubyte",
               "data file train-labels-idx1-ubyte is too long: it has more values than the 4 "
               "that its header promises");
}

TEST_F(IdxTest, RefusesSizesBeyondCounting) {
  write_file(folder_ / "train-images-idx3-ubyte", idx_bytes({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {1, 2, 3}));
  expect_fault("train-images-idx3-ubyte",
               "data file train-images-idx3-ubyte is cut short: it has 3 values, but its header "
               "promises 9223372036854775807");
}

TEST_F(IdxTest, RefusesAnEmptySet) {
  write_file(folder_ / "train-labels-idx1-ubyte", idx_labels({}));
  expect_fault("train-labels-idx1-ubyte", "data file train-labels-idx1-ubyte is empty: one of its dimensions is 0");
}

TEST_F(IdxTest, RefusesImagesWithoutLabels) {
  write_file(folder_ / "train-images-idx3-ubyte", idx_images(5));
  const Error error = open_error();
  EXPECT_STREQ(error.what(), "train-images-idx3-ubyte holds 5 images, but train-labels-idx1-ubyte holds 4 labels");
  EXPECT_EQ(error.where(), folder_.path().string());
  EXPECT_EQ(error.code(), ExitCode::data);
}

TEST_F(IdxTest, RefusesTestImagesOfAnotherSize) {
  write_file(folder_ / "t10k-images-idx3-ubyte", idx_images(2, 3, 3));
  EXPECT_STREQ(open_error().what(), "training images are 2x3 but test images are 3x3");
}

TEST_F(IdxTest, RefusesATestLabelThatTrainingDoesNotHave) {
  write_file(folder_ / "t10k-labels-idx1-ubyte", idx_labels({2, 3}));
  expect_fault("t10k-labels-idx1-ubyte",
               "data file t10k-labels-idx1-ubyte has label 3 at item 1, outside of its 3 classes");
}

TEST_F(IdxTest, RefusesACompressedFileCutShort) {
  fs::remove(folder_ / "train-images-idx3-ubyte");
  const fs::path file = folder_ / "train-images-idx3-ubyte.gz";
  write_gzip(file, idx_images(4));
  fs::resize_file(file, fs::file_size(file) - 9);
  expect_fault("train-images-idx3-ubyte.gz",
               "data file train-images-idx3-ubyte.gz is cut short: its compressed data ends too early");
}

TEST_F(IdxTest, RefusesADamagedCompressedFile) {
  fs::remove(folder_ / "train-images-idx3-ubyte");
  const fs::path file = folder_ / "train-images-idx3-ubyte.gz";
  write_gzip(file, idx_images(4));
  Bytes bytes = read_bytes(file);
  bytes[bytes.size() - 6] ^= 1;  // of the checksum
  write_file(file, bytes);
  expect_fault("train-images-idx3-ubyte.gz",
               "data file train-images-idx3-ubyte.gz is damaged: its compressed data is not valid");
}

TEST_F(IdxTest, RefusesAFolderInPlaceOfAFile) {
  fs::remove(folder_ / "train-labels-idx1-ubyte");
  fs::create_directory(folder_ / "train-labels-idx1-ubyte");
  expect_fault("train-labels-idx1-ubyte", "data file train-labels-idx1-ubyte cannot be read: Is a directory");
}

/// A gigabyte of zeros behind a header that promises four labels: it is not unpacked.
TEST_F(IdxTest, DoesNotUnpackMoreThanTheHeaderPromises) {
  fs::remove(folder_ / "train-labels-idx1-ubyte");
  const fs::path file = folder_ / "train-labels-idx1-ubyte.gz";
  const Bytes labels = idx_labels(kTrainLabels), zeros(1 << 24);
  gzFile stream = gzopen(file.c_str(), "wb");
  gzwrite(stream, labels.data(), static_cast<unsigned>(labels.size()));
  for (int i = 0; i < 64; ++i) gzwrite(stream, zeros.data(), static_cast<unsigned>(zeros.size()));
  gzclose(stream);
  const rusage before = usage();
  expect_fault("train-labels-idx1-ubyte.gz",
               "data file train-labels-idx1-ubyte.gz is too long: it has more values than the 4 that its header "
               "promises");
  EXPECT_LT(usage().ru_maxrss - before.ru_maxrss, 512 << 10);  // KiB
}

TEST_F(IdxTest, RefusesWhatIsNotAFileWithoutWaiting) {
  fs::remove(folder_ / "train-labels-idx1-ubyte");
  ASSERT_EQ(::mkfifo((folder_ / "train-labels-idx1-ubyte").c_str(), 0600), 0);
  expect_fault("train-labels-idx1-ubyte", "data file train-labels-idx1-ubyte cannot be read: it is not a regular file");
}

}  // namespace idx_test
}  // namespace nas::core
