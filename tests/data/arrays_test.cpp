// On files that NumPy wrote (tests/oracle/arrays.py).
#include "core/data/arrays.h"

#include <gmock/gmock.h>

#include "core/base/machine.h"
#include "core/data/check_dataset.h"
#include "tests/oracle/oracle.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace arrays_test {

using test::error_of;
using testing::HasSubstr;

class Arrays : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TemporaryFolder();
    test::run_oracle("arrays.py", {folder_->path()});
  }
  static void TearDownTestSuite() { delete folder_; }

  static Ptr<ArraysDataset> open(const std::string& name) {
    return make<ArraysDataset>(ArraysOptions{.path = *folder_ / name, .test_part = {.fraction = 0.25, .seed = 0}});
  }
  static void expect_refused(const std::string& name, const std::string& words) {
    const Error error = error_of([&] { check_dataset(*open(name), "arrays"); });
    EXPECT_EQ(error.code(), ExitCode::data) << name;
    EXPECT_THAT(error.what(), HasSubstr(words)) << name;
  }
  static inline test::TemporaryFolder* folder_ = nullptr;
};

TEST_F(Arrays, EveryFormIsTheSameDataSet) {
  const auto wanted = open("nhwc.npz");
  EXPECT_EQ(wanted->images(DataSplit::train).sizes(), (std::vector<int64_t>{8, 3, 6, 5}));
  EXPECT_EQ(wanted->classes(), 3);
  EXPECT_TRUE(torch::equal(wanted->labels(DataSplit::test), torch::tensor({2, 0, 1, 2}, torch::kInt64)));
  for (const char* name : {"nchw.npz", "float32.npz", "float64.npz", "levels.npz", "medmnist.npz", "npy"}) {
    const auto dataset = open(name);
    check_dataset(*dataset, name);
    for (const DataSplit split : {DataSplit::train, DataSplit::test}) {
      EXPECT_TRUE(torch::equal(dataset->images(split), wanted->images(split))) << name;
      EXPECT_TRUE(torch::equal(dataset->labels(split), wanted->labels(split))) << name;
    }
  }
}

TEST_F(Arrays, ATestPartIsTaken) {
  const auto dataset = open("grey.npz");
  EXPECT_EQ(dataset->images(DataSplit::train).sizes(), (std::vector<int64_t>{9, 1, 6, 5}));
  EXPECT_EQ(dataset->labels(DataSplit::test).bincount().equal(torch::tensor({1, 1, 1}, torch::kInt64)), true);
}

TEST_F(Arrays, FilesAreRecorded) {
  EXPECT_EQ(open("npy")->files(DataSplit::train).at(1).path, (*folder_ / "npy/y_train.npy").string());
  EXPECT_EQ(open("nhwc.npz")->files(DataSplit::test).at(0).bytes,
            static_cast<int64_t>(std::filesystem::file_size(*folder_ / "nhwc.npz")));
}

TEST_F(Arrays, PickledObjectsAreRefused) { expect_refused("pickled.npz", "pickled Python objects"); }

TEST_F(Arrays, ZipBombsAreRefusedBeforeMemoryIsTaken) {
  const double before = machine::peak_resident_bytes();
  expect_refused("bomb.npz", "zip bomb");
  expect_refused("promise.npz", "the most are 16.0 GiB");
  expect_refused("overflow.npz", "more values than memory has bytes");
  EXPECT_LT(machine::peak_resident_bytes() - before, 100e6);
}

TEST_F(Arrays, OtherArraysAreRefusedByWhatTheyAre) {
  const std::pair<const char*, const char*> cases[] = {
      {"fortran.npz", "Fortran"},
      {"big_endian.npz", "\">i8\""},
      {"structure.npz", "structure"},
      {"words.npz", "\"<U3\""},
      {"one_hot.npz", "(8, 3) int64, not one whole number"},
      {"wide.npz", "of int64, not of uint8"},
      {"standardised.npz", "has values from -1"},
      {"not_finite.npz", "not finite"},
      {"other_range.npz", "values above 1"},
      {"ambiguous.npz", "both the second and the last"},
      {"flat.npz", "(8, 90), which is not one of images"},
      {"many_channels.npz", "(8, 9, 7, 5), which is not one of images"},
      {"fewer_labels.npz", "8 images, but y_train has 7 labels"},
      {"negative.npz", "label -1 at item 0"},
      {"far.npz", "the most classes are"},
      {"test_label.npz", "label 5 at item 0"},
      {"nothing.npz", "there are no images and labels in nothing.npz"},
      {"no_images.npz", "array x_train is empty"},
      {"cut.npz", "cut short"},
      {"flipped.npz", "damaged"},
      {"words_only.npz", "no archive"},
      {"nowhere.npz", "No such file"},
  };
  for (const auto& [name, words] : cases) expect_refused(name, words);
}

}  // namespace arrays_test
}  // namespace nas::core
