#include "core/record/data_record.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace data_record_test {

using test::error_of;
using testing::HasSubstr;

DataRecord in_files() {
  DataRecord data;
  data.dataset = "idx";
  data.train = {.images = 60000,
                .shape = {1, 28, 28},
                .label_counts = {30000, 30000},
                .files = {{"/d/labels.gz", 60008, "aaaa"}, {"/d/images", 47040016, "bbbb"}}};
  data.test = {.images = 1, .shape = {1, 28, 28}, .label_counts = {1, 0}, .files = {{"/d/test", 10, "cccc"}}};
  data.mean = {0.25, 0.5};
  data.deviation = {0.125, 1.0};
  return data;
}

DataRecord in_memory() {
  DataRecord data = in_files();
  data.dataset = "halves";
  data.train.files.clear();
  data.train.pixels_sha256 = "dddd";
  data.train.labels_sha256 = "eeee";
  return data;
}

Error difference(const DataRecord& before, void (*change)(DataRecord&)) {
  DataRecord now = before;
  change(now);
  const Error error = error_of([&] { require_same_data(before, now); });
  EXPECT_EQ(error.code(), ExitCode::data);
  return error;
}

TEST(DataRecordTest, TheSameDataIsAccepted) {
  EXPECT_NO_THROW(require_same_data(in_files(), in_files()));
  EXPECT_NO_THROW(require_same_data(in_memory(), in_memory()));
  DataRecord elsewhere = in_files();
  elsewhere.train.files[0].path = "/other/labels";
  EXPECT_NO_THROW(require_same_data(in_files(), elsewhere));
}

TEST(DataRecordTest, NamesTheFileWhoseContentDiffers) {
  const Error error = difference(in_files(), [](DataRecord& now) { now.train.files[0].sha256 = "ffff"; });
  EXPECT_STREQ(error.what(),
               "data file labels.gz is not the one that the run began with: it has the same size, but other content");
  EXPECT_EQ(error.where(), "/d/labels.gz, SHA-256 ffff; the run began with aaaa");
  EXPECT_EQ(error.remedy(), "restore the file, or start a new run with the old run's config.toml");
}

TEST(DataRecordTest, NamesTheFileWhoseSizeDiffersAndTheNumberOfImages) {
  const Error error = difference(in_files(), [](DataRecord& now) {
    now.train.images = 50000;
    now.train.files[0].bytes = 50008;
  });
  EXPECT_STREQ(error.what(),
               "data file labels.gz is not the one that the run began with: its content has 50,008 bytes instead of "
               "60,008; there are now 50,000 images instead of 60,000 in the training data");
}

TEST(DataRecordTest, ComparesTheTestData) {
  EXPECT_THAT(difference(in_files(), [](DataRecord& now) { now.test.files[0].sha256 = ""; }).what(),
              HasSubstr("data file test is not"));
}

TEST(DataRecordTest, NamesTheDifferenceOfDataThatIsInNoFile) {
  const auto what = [](void (*change)(DataRecord&)) {
    const Error error = difference(in_memory(), change);
    EXPECT_EQ(error.where(), "data set halves");
    return std::string(error.what());
  };
  const std::string begin = "the training data is not the one that the run began with: ";
  EXPECT_EQ(what([](DataRecord& now) { now.train.images = 2; }), begin + "it has 2 images instead of 60,000");
  EXPECT_EQ(what([](DataRecord& now) { now.train.shape = {3, 2, 2}; }),
            begin + "its images are 3x2x2 instead of 1x28x28");
  EXPECT_EQ(what([](DataRecord& now) { now.train.label_counts = {29999, 30001}; }),
            begin + "it has other numbers of images per class");
  EXPECT_EQ(what([](DataRecord& now) { now.train.pixels_sha256 = ""; }),
            begin + "it has the same number of images, but other pixels");
  EXPECT_EQ(what([](DataRecord& now) { now.train.labels_sha256 = ""; }),
            begin + "it has the same images, but other labels");
  EXPECT_EQ(what([](DataRecord& now) { now.train.files = in_files().train.files; }),
            begin + "it is read from 2 files instead of 0");
}

TEST(DataRecordTest, DescribesItself) {
  EXPECT_EQ(to_text(in_files()), "60,000 training and 1 test images of 1x28x28, 2 classes");
  EXPECT_EQ(normalisation_text(in_files()), "mean 0.2500 0.5000, deviation 0.1250 1.0000, configured");
}

}  // namespace data_record_test
}  // namespace nas::core
