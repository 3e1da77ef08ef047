#include "core/data/data_check.h"

#include <gmock/gmock.h>

#include "core/data/contact_sheet.h"
#include "core/data/image_file.h"
#include "tests/data/picture_folder.h"

namespace nas::core {
namespace data_check_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class DataCheckTest : public testing::Test {
 protected:
  DataCheckTest() {
    for (int i = 0; i < 20; ++i) add("train/cat/" + std::to_string(i), 100 + i);
    add("train/dog/1", 10);
    add("train/dog/2", 20);
    add("test/cat/1", 50);
  }
  void add(const std::string& name, int level) { folder_.write(name + ".pgm", grey_picture(level)); }
  DataFacts check() const { return check_images(list_images(folder_.path()), 2); }
  test::TemporaryFolder folder_;
};

TEST_F(DataCheckTest, CountsSizesAndLevels) {
  folder_.write("train/dog/3.ppm", colour_picture(255, 0, 0));
  const DataFacts facts = check();
  EXPECT_THAT(facts.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(facts.train_counts, ElementsAre(20, 3));
  EXPECT_THAT(facts.test_counts, ElementsAre(1, 0));
  EXPECT_THAT(facts.sizes, ElementsAre(Pair(Pair(1, 1), 1), Pair(Pair(2, 2), 23)));
  EXPECT_THAT(facts.channels, ElementsAre(Pair(1, 23), Pair(3, 1)));
  EXPECT_THAT(facts.small_classes(), ElementsAre("dog"));
  EXPECT_THAT(facts.classes_without(facts.test_counts), ElementsAre("dog"));
  // 4 pixels of each grey level from 100 to 119, of 10 and of 20, and one pixel of red.
  const double grey = 4 * (20 * 109.5 + 30), pixels = 4 * 22 + 1;
  ASSERT_EQ(facts.mean.size(), 3u);
  EXPECT_NEAR(facts.mean[0], (grey + 255) / pixels / 255, 1e-12);
  EXPECT_NEAR(facts.mean[1], grey / pixels / 255, 1e-12);
  EXPECT_THAT(facts.duplicates, IsEmpty());
  EXPECT_FALSE(facts.refused());
}

TEST_F(DataCheckTest, TheSamePictureInBothPartsOrTwoClasses) {
  add("test/cat/2", 105);
  add("train/dog/3", 110);
  folder_.write("train/cat/same.pgm", "P2 2 2 255 101 101 101 101");  // in another form
  const DataFacts facts = check();
  ASSERT_EQ(facts.duplicates.size(), 3u);
  EXPECT_EQ(facts.duplicates[0].pictures[1].name, "train/cat/same.pgm");
  EXPECT_FALSE(facts.duplicates[0].in_both_parts() || facts.duplicates[0].in_several_classes());
  EXPECT_TRUE(facts.duplicates[1].in_several_classes());
  EXPECT_TRUE(facts.duplicates[2].in_both_parts());
  EXPECT_EQ(facts.duplicates[2].pictures[0].name, "train/cat/5.pgm");
  EXPECT_EQ(facts.duplicates[2].pictures[1].name, "test/cat/2.pgm");
}

TEST_F(DataCheckTest, AllFilesThatARunWouldRefuse) {
  folder_.write("train/cat/words.png", "words");
  std::filesystem::create_directory(folder_ / "train/dog/folder");
  add("test/bird/1", 3);
  const DataFacts facts = check();
  ASSERT_EQ(facts.broken.size(), 2u);
  EXPECT_THAT(facts.broken[0].reason, HasSubstr("words.png is a text file"));
  EXPECT_THAT(facts.broken[1].reason, HasSubstr("folder is a folder"));
  EXPECT_THAT(facts.classes_without(facts.train_counts), ElementsAre("bird"));
  EXPECT_TRUE(facts.refused());
}

TEST_F(DataCheckTest, TheContactSheetHasARowForEachClass) {
  const std::string path = folder_ / "sheet.png";
  write_contact_sheet(path, list_images(folder_.path()), 100, 3);
  const Image sheet = read_image(path, 0);
  constexpr int64_t step = thumbnail_side + 4;
  EXPECT_EQ(sheet.height, 2 * step + 4);
  EXPECT_EQ(sheet.width, 3 * step + 4);
  const auto middle = [&](int64_t row, int64_t column) {
    const int64_t y = 4 + row * step + thumbnail_side / 2, x = 4 + column * step + thumbnail_side / 2;
    return int{sheet.pixels[static_cast<size_t>((y * sheet.width + x) * 3)]};
  };
  EXPECT_EQ(middle(0, 0), 100);  // the first in order of names; 0.pgm, 1.pgm, 10.pgm ...
  EXPECT_EQ(middle(1, 0), 10);
  EXPECT_EQ(middle(1, 1), 20);
  EXPECT_EQ(middle(1, 2), 64);  // background
}

}  // namespace data_check_test
}  // namespace nas::core
