#include "core/data/open_dataset.h"

#include <gtest/gtest.h>

#include "tests/data/idx_folder.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace open_dataset_test {

using test::error_of;
using test::TemporaryFolder;

using nas::DataSplit;

TEST(OpenDataset, OpensFashionMnistWhereDebianPutsIt) {
  const auto dataset = open_dataset({});
  EXPECT_EQ(dataset->images(DataSplit::train).size(0), 60000);
  EXPECT_EQ(dataset->class_name(1), "Trouser");
}

TEST(OpenDataset, OpensAFolderByItsPath) {
  const TemporaryFolder folder;
  write_idx_folder(folder);
  const auto dataset = open_dataset({.name = "idx", .path = folder.path().string()});
  EXPECT_EQ(dataset->classes(), 3);
  EXPECT_EQ(open_dataset({.name = "fashion_mnist", .path = folder.path().string()})->classes(), 10);
}

TEST(OpenDataset, HandsOnItsOptionsToTheSyntheticOne) {
  const auto dataset = open_dataset({.name = "synthetic", .synthetic = {.train_items = 5, .classes = 4}});
  EXPECT_EQ(dataset->images(DataSplit::train).size(0), 5);
  EXPECT_EQ(dataset->classes(), 4);
}

TEST(OpenDataset, NamesWhatIsMissing) {
  for (const auto& [name, file] :
       {std::pair{"cifar10", "data_batch_1.bin"}, {"cifar100", "train.bin"}, {"idx", "train-images-idx3-ubyte"}}) {
    const Error error = error_of([name = name] { open_dataset({.name = name, .path = "/nowhere"}); });
    EXPECT_EQ(error.what(), "data file " + std::string(file) + " is missing");
    EXPECT_EQ(error.where(), "/nowhere");
  }
}

TEST(OpenDataset, ListsTheKnownNamesForAnUnknownOne) {
  const Error error = error_of([] { open_dataset({.name = "cifar"}); });
  EXPECT_STREQ(error.what(), "there is no data set named cifar");
  EXPECT_EQ(error.where(), "data.dataset");
  EXPECT_EQ(error.remedy(), "use one of fashion_mnist, idx, cifar10, cifar100, images, arrays, synthetic");
  EXPECT_EQ(error.code(), ExitCode::config);
}

}  // namespace open_dataset_test
}  // namespace nas::core
