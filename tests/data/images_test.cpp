#include "core/data/images.h"

#include <gmock/gmock.h>

#include "core/base/machine.h"
#include "tests/data/picture_folder.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace images_test {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
namespace fs = std::filesystem;

std::vector<int64_t> numbers(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.to(torch::kInt64).contiguous();
  return {values.data_ptr<int64_t>(), values.data_ptr<int64_t>() + values.numel()};
}

class Images : public testing::Test {
 protected:
  /// Two classes, three training pictures and one test picture; the level of each is its only content.
  void write_parts() {
    folder_.write("data/train/cat/1.pgm", grey_picture(10));
    folder_.write("data/train/cat/2.pgm", grey_picture(20));
    folder_.write("data/train/dog/1.pgm", grey_picture(30));
    folder_.write("data/test/dog/1.pgm", grey_picture(40));
  }
  ImagesOptions options() const {
    ImagesOptions options;
    options.path = (folder_ / "data").string();
    options.cache = (folder_ / "cache").string();
    options.threads = 2;
    return options;
  }
  void expect_refused(const ImagesOptions& options, const std::string& words) const {
    const Error error = error_of([&] { const ImagesDataset dataset(options); });
    EXPECT_EQ(error.code(), ExitCode::data);
    EXPECT_THAT(std::string(error.what()) + "\n" + error.remedy(), HasSubstr(words));
  }
  std::vector<fs::path> caches() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache")) files.push_back(entry.path());
    return files;
  }
  test::TemporaryFolder folder_;
};

TEST_F(Images, PixelsLabelsAndNames) {
  write_parts();
  const ImagesDataset dataset(options());
  EXPECT_EQ(dataset.images(DataSplit::train).sizes(), (std::vector<int64_t>{3, 1, 2, 2}));
  EXPECT_THAT(numbers(dataset.images(DataSplit::train).select(3, 0).select(2, 0)), ElementsAre(10, 20, 30));
  EXPECT_THAT(numbers(dataset.labels(DataSplit::train)), ElementsAre(0, 0, 1));
  EXPECT_THAT(numbers(dataset.images(DataSplit::test)), ElementsAre(40, 40, 40, 40));
  EXPECT_THAT(numbers(dataset.labels(DataSplit::test)), ElementsAre(1));
  EXPECT_EQ(dataset.class_name(0), "cat");
  EXPECT_EQ(dataset.train_sums().at(0).sum, 4u * 60);
  EXPECT_EQ(dataset.train_sums().at(0).sum_of_squares, 4u * 1400);
  EXPECT_THAT(dataset.warnings(), IsEmpty());
}

TEST_F(Images, OneSizeAndOneNumberOfChannels) {
  write_parts();
  folder_.write("data/train/dog/2.ppm", colour_picture(255, 0, 0));
  expect_refused(options(), "has 1 x 1 pixels, but train/cat/1.pgm has 2 x 2\nset data.size");
  ImagesOptions sized = options();
  sized.images.shape.size = {1, 3};
  expect_refused(sized, "has colours, but train/cat/1.pgm is grey\nset data.channels");
  sized.images.shape.channels = 3;
  const ImagesDataset colour(sized);
  EXPECT_EQ(colour.images(DataSplit::train).sizes(), (std::vector<int64_t>{4, 3, 1, 3}));
  EXPECT_THAT(numbers(colour.images(DataSplit::train)[3]), ElementsAre(255, 255, 255, 0, 0, 0, 0, 0, 0));
  sized.images.shape.channels = 1;
  EXPECT_THAT(numbers(ImagesDataset(sized).images(DataSplit::train)[3]), ElementsAre(76, 76, 76));
}

TEST_F(Images, ATestPartIsTakenFromEveryClassBySeed) {
  for (int i = 0; i < 10; ++i)
    for (const char* name : {"cat", "dog"})
      folder_.write("data/" + std::string(name) + "/" + std::to_string(i) + ".pgm", grey_picture(i));
  ImagesOptions some = options();
  some.test_part = {.fraction = 0.3, .seed = 1};
  const ImagesDataset first(some), again(some);
  EXPECT_THAT(numbers(first.labels(DataSplit::test)), ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_THAT(first.labels(DataSplit::train).size(0), 14);
  EXPECT_TRUE(torch::equal(first.images(DataSplit::test), again.images(DataSplit::test)));
  some.test_part.seed = 2;
  EXPECT_FALSE(torch::equal(first.images(DataSplit::test), ImagesDataset(some).images(DataSplit::test)));
}

TEST_F(Images, BrokenFilesEndTheReadingOrAreLeftOut) {
  write_parts();
  folder_.write("data/train/cat/1b.png", "words\n");
  fs::create_directory(folder_ / "data/train/dog/folder");
  expect_refused(options(), "image file folder is a folder");
  fs::remove(folder_ / "data/train/dog/folder");
  expect_refused(options(), "image file 1b.png is a text file, not an image\nreplace or remove the file");
  ImagesOptions some = options();
  some.images.skip_broken = true;
  for (int opened = 0; opened < 2; ++opened) {  // decoded, and from the cache
    const ImagesDataset dataset(some);
    EXPECT_THAT(numbers(dataset.labels(DataSplit::train)), ElementsAre(0, 0, 1));
    EXPECT_THAT(dataset.warnings(), ElementsAre(HasSubstr("1 file was left out: image file 1b.png is a text file")));
  }
  fs::remove_all(folder_ / "data/test/dog/1.pgm");
  folder_.write("data/test/dog/2.pgm", "words\n");
  expect_refused(some, "no image that can be read");
}

TEST_F(Images, AFileThatVanishesIsNamed) {
  write_parts();
  const ImageList list = list_images(folder_ / "data");
  fs::remove(folder_ / "data/train/cat/2.pgm");
  const Error error = error_of([&] { ImageCache::make(folder_ / "cache/x", list, {}, 1); });
  EXPECT_THAT(error.what(), HasSubstr("2.pgm: No such file"));
  EXPECT_THAT(caches(), IsEmpty());
}

TEST_F(Images, TheCacheIsUsedUntilSomethingChanges) {
  write_parts();
  const ImagesDataset first(options());
  ASSERT_THAT(caches(), SizeIs(1));
  const auto written = fs::last_write_time(caches()[0]);
  const ImagesDataset second(options());
  EXPECT_EQ(fs::last_write_time(caches()[0]), written);
  EXPECT_EQ(first.part(DataSplit::train).pixels_sha256, second.part(DataSplit::train).pixels_sha256);
  folder_.write("data/train/cat/1.pgm", grey_picture(11));  // of the same size
  const ImagesDataset changed(options());
  EXPECT_EQ(changed.images(DataSplit::train)[0][0][0][0].item<int>(), 11);
  EXPECT_EQ(first.images(DataSplit::train)[0][0][0][0].item<int>(), 10);
  EXPECT_NE(first.part(DataSplit::train).pixels_sha256, changed.part(DataSplit::train).pixels_sha256);
}

TEST_F(Images, ADamagedCacheIsMadeAgain) {
  write_parts();
  const auto opened = [&] { return numbers(ImagesDataset(options()).images(DataSplit::test)); };
  EXPECT_THAT(opened(), ElementsAre(40, 40, 40, 40));
  const fs::path cache = caches().at(0);
  const std::string whole = test::read_text(cache);
  const auto expect_made_again = [&](const std::string& damaged) {
    test::write_text(cache, damaged);
    EXPECT_THAT(opened(), ElementsAre(40, 40, 40, 40));
    EXPECT_TRUE(test::read_text(cache) == whole);
  };
  for (const size_t length : {size_t{0}, size_t{5}, whole.size() / 2, whole.size() - 1})
    expect_made_again(whole.substr(0, length));
  std::string other_version = whole;
  ++other_version[whole.size() - 16];
  expect_made_again(other_version);
  std::string shorter = whole;
  shorter.erase(0, 4);
  expect_made_again(shorter);
}

TEST_F(Images, AnyNumberOfThreadsGivesTheSameCache) {
  for (int i = 0; i < 300; ++i)
    folder_.write("data/" + std::to_string(i % 3) + "/" + std::to_string(i) + ".pgm", grey_picture(i % 256, 5, 7));
  const ImageList list = list_images(folder_ / "data");
  ImageOptions small;
  small.shape.size = {3, 3};
  ImageCache::make(folder_ / "cache/1", list, small, 1);
  ImageCache::make(folder_ / "cache/3", list, small, 3);
  EXPECT_TRUE(test::read_text(folder_ / "cache/1") == test::read_text(folder_ / "cache/3"));
}

/// The operating system holds what was written; the process does not.
TEST_F(Images, DecodingTakesAQuarterOfTheMemoryOfItsCache) {
#ifdef NAS_SANITIZED
  GTEST_SKIP() << "sanitizers keep freed memory";
#endif
  for (int i = 0; i < 130; ++i)
    folder_.write("data/" + std::to_string(i % 2) + "/" + std::to_string(i) + ".pgm", grey_picture(i));
  ImageOptions large;
  large.shape.size = {1024, 1024};
  const ImageList list = list_images(folder_ / "data");
  const double before = machine::peak_resident_bytes();
  ImageCache::make(folder_ / "cache/x", list, large, 2);
  EXPECT_GT(fs::file_size(folder_ / "cache/x"), uint64_t{130} << 20);
  EXPECT_LT(machine::peak_resident_bytes() - before, 130 / 4 * 1048576.0);
}

TEST_F(Images, AFolderForTheCacheThatCannotBeMade) {
  write_parts();
  ImagesOptions some = options();
  folder_.write("cache", "a file");
  expect_refused(some, "name a folder that can be written to with data.cache");
}

}  // namespace images_test
}  // namespace nas::core
