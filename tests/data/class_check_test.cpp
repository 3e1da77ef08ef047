#include "core/data/class_check.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace class_check_test {

using Counts = std::vector<int64_t>;
using testing::ElementsAre;
using testing::IsEmpty;

DataRecord data_with(Counts train, Counts test) {
  DataRecord data;
  data.dataset = "idx";
  for (const int64_t count : train) data.train.images += count;
  data.train.files = {{"/d/labels", 1, ""}};
  data.train.label_counts = std::move(train);
  data.test.label_counts = std::move(test);
  return data;
}

std::string refusal(Counts train, bool allow_absent = false) {
  const Error error = test::error_of([&] { check_classes(data_with(std::move(train), {1, 1}), allow_absent); });
  EXPECT_EQ(error.code(), ExitCode::data);
  EXPECT_EQ(error.where(), "data set idx in /d");
  EXPECT_NE(error.remedy(), "");
  return error.what();
}

TEST(ClassCheck, AcceptsImagesOfEveryClass) { EXPECT_THAT(check_classes(data_with({3, 1}, {1, 2}), false), IsEmpty()); }

TEST(ClassCheck, RefusesAClassWithoutATrainingImage) {
  EXPECT_EQ(refusal({0, 5, 5}),
            "no training image has label 0, although the data set has 3 classes; 10 images have labels 1, 2");
  EXPECT_EQ(refusal({5, 5, 0, 0, 0, 1}),
            "no training image has labels 2 to 4, although the data set has 6 classes; 1 image has label 5");
  EXPECT_EQ(refusal({5, 5, 0, 0}), "no training image has labels 2, 3, although the data set has 4 classes");
}

TEST(ClassCheck, SaysWhatIsAbsentWhenThatIsAllowed) {
  EXPECT_THAT(check_classes(data_with({0, 5, 5}, {0, 1, 1}), true), ElementsAre("no training image has label 0"));
}

TEST(ClassCheck, SaysWhichClassesAreNotTested) {
  EXPECT_THAT(check_classes(data_with({5, 5, 5}, {0, 1, 0}), false),
              ElementsAre("no test image has labels 0, 2, so the test accuracy says nothing about them"));
}

TEST(ClassCheck, SaysWhichClassesAPartLacks) {
  const DataRecord data = data_with({5, 5, 0, 5}, {1, 1, 0, 1});
  EXPECT_EQ(unused_classes_warning(data, {1, 1, 0, 1}), "");
  EXPECT_EQ(unused_classes_warning(data, {0, 2, 0, 0}), "data.max_items leaves no training image with labels 0, 3");
}

TEST(ClassCheck, RefusesImagesOfOneClassInAnyCase) {
  const std::string what = "all 7 training images have label 0, so there is nothing to learn";
  EXPECT_EQ(refusal({7}), what);
  EXPECT_EQ(refusal({7, 0}, true), what);
}

TEST(RangesText, JoinsNeighboursAndCutsLongLists) {
  EXPECT_EQ(ranges_text({4}), "4");
  EXPECT_EQ(ranges_text({0, 2, 3, 5, 6, 7}), "0, 2, 3, 5 to 7");
  Counts even;
  for (int64_t i = 0; i < 40; i += 2) even.push_back(i);
  EXPECT_EQ(ranges_text(even), "0, 2, 4, 6, 8, 10, 12, 14 and 12 more");
}

}  // namespace class_check_test
}  // namespace nas::core
