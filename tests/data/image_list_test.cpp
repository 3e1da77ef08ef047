#include "core/data/image_list.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/data/labels_file.h"
#include "tests/data/picture_folder.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace image_list_test {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

class ImageListTest : public testing::Test {
 protected:
  void add(const std::string& name) { folder_.write(name, grey_picture(1)); }
  ImageList list() const { return list_images(folder_.path()); }

  static std::vector<std::string> texts(const ImageList& list, const std::vector<ListedImage>& images) {
    std::vector<std::string> lines;
    for (const ListedImage& image : images)
      lines.push_back(list.classes[static_cast<size_t>(image.label)] + ": " + image.path);
    return lines;
  }
  std::vector<std::string> faults() const {
    std::vector<std::string> lines;
    for (const ImageFault& fault : list().faults) lines.push_back(fault.path + " " + fault.reason);
    return lines;
  }
  void expect_refused(const std::string& words) const {
    const Error error = error_of([&] { list(); });
    EXPECT_EQ(error.code(), ExitCode::data);
    EXPECT_THAT(std::string(error.what()) + " " + error.where() + " " + error.remedy(), HasSubstr(words));
  }
  test::TemporaryFolder folder_;
};

TEST_F(ImageListTest, FoldersOfTrainAndTest) {
  for (const char* name : {"train/dog/2.png", "train/dog/10.png", "train/cat/a b.png", "test/cat/x.png", "README"})
    add(name);
  const ImageList listed = list();
  EXPECT_THAT(listed.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(texts(listed, listed.train),
              ElementsAre("cat: train/cat/a b.png", "dog: train/dog/10.png", "dog: train/dog/2.png"));
  EXPECT_THAT(texts(listed, listed.test), ElementsAre("cat: test/cat/x.png"));
  EXPECT_TRUE(listed.has_test);
}

TEST_F(ImageListTest, ClassFoldersWithoutParts) {
  for (const char* name : {"10/a.png", "9/b.png", "cat/c.png", ".git/d.png", "9/.hidden.png"}) add(name);
  const ImageList listed = list();
  EXPECT_THAT(listed.classes, ElementsAre("9", "10", "cat"));
  EXPECT_THAT(texts(listed, listed.train), ElementsAre("9: 9/b.png", "10: 10/a.png", "cat: cat/c.png"));
  EXPECT_FALSE(listed.has_test);
}

TEST_F(ImageListTest, NamesOfAnyKind) {
  for (const char* name : {"café 日本/ü\n2.png", "a b/'$(x)\".png"}) add(name);
  const ImageList listed = list();
  EXPECT_THAT(listed.classes, ElementsAre("a b", "café 日本"));
  EXPECT_EQ(listed.train[1].path, "café 日本/ü\n2.png");
  EXPECT_EQ(listed.train[1].bytes, static_cast<int64_t>(grey_picture(1).size()));
  add("\xff\xfe/x.png");
  expect_refused("is not UTF-8");
}

TEST_F(ImageListTest, LinksStayInTheFolder) {
  const test::TemporaryFolder other;
  other.write("x.png", grey_picture(1));
  add("cat/1.png");
  add("dog/1.png");
  fs::create_symlink("../cat/1.png", folder_ / "dog/2.png");
  fs::create_symlink(other / "x.png", folder_ / "dog/3.png");
  fs::create_symlink("nothing", folder_ / "dog/4.png");
  fs::create_directory(folder_ / "dog/5.png");
  ASSERT_EQ(::mkfifo((folder_ / "dog/6.png").c_str(), 0600), 0);
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("dog/3.png is a symbolic link that leads out"),
                                    HasSubstr("dog/4.png is a symbolic link to nothing"),
                                    HasSubstr("dog/5.png is a folder"), HasSubstr("dog/6.png is not a regular file")));
  EXPECT_EQ(list().train.size(), 3u);
  fs::create_directory_symlink(other.path(), folder_ / "bird");
  expect_refused("leads out of the data set");
}

TEST_F(ImageListTest, FoldersThatAreNoDataSet) {
  expect_refused("is empty");
  add("1.png");
  expect_refused("has no class folders, but 1 file");
  fs::create_directory(folder_ / "train");
  expect_refused("there is a folder train, but no folder test");
  fs::create_directory(folder_ / "test");
  expect_refused("there are no images");
  EXPECT_THAT(error_of([] { list_images("/nowhere"); }).what(), HasSubstr("there is no folder of images /nowhere"));
  EXPECT_THAT(error_of([&] { list_images(folder_ / "1.png"); }).what(), HasSubstr("is not a folder of images"));
}

TEST_F(ImageListTest, LabelsInAFile) {
  for (const char* name : {"a.png", "in/b,1.png", "c.png"}) add(name);
  folder_.write("labels.csv",
                "\xef\xbb\xbflabel,who,path,split\r\n2,x,a.png,train\r\n10,\"y "
                "\"\"z\"\"\",\"in/b,1.png\",test\r\n\r\n2,,gone.png,train\r\n");
  const ImageList listed = list();
  EXPECT_THAT(listed.classes, ElementsAre("2", "10"));
  EXPECT_THAT(texts(listed, listed.train), ElementsAre("2: a.png"));
  EXPECT_THAT(texts(listed, listed.test), ElementsAre("10: in/b,1.png"));
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("gone.png cannot be reached: No such file")));
  folder_.write("other.csv", "path,label\nc.png,x\na.png,y");
  const ImageList other = list_images(folder_ / "other.csv");
  EXPECT_THAT(texts(other, other.train), ElementsAre("x: c.png", "y: a.png"));
  EXPECT_FALSE(other.has_test);
}

TEST(LabelsFile, MistakesAreNamedWithTheirLine) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "empty"},
      {"file,label\n", "\"path\" and \"label\""},
      {"path,label\na.png\n", "1 fields, but there are 2 columns"},
      {"path,label\n/etc/passwd,x\n", "inside of the folder"},
      {"path,label\na/../../x,y\n", "inside of the folder"},
      {"path,label\n,y\n", "inside of the folder"},
      {"path,label\na.png,\n", "the label is empty"},
      {"path,label,split\na.png,x,valid\n", "\"train\" or \"test\", not \"valid\""},
      {"path,label\na.png,x\nb/../a.png,y\n", "is in two lines"},
      {"path,label\n\"a.png,x\n", "a quoted field does not end"},
      {"path,label\n\"a.png\"b,x\n", "must end with a comma"},
  };
  for (const auto& [text, words] : cases) {
    const Error error = error_of([&] { labels_from_text(text, "labels.csv"); });
    EXPECT_EQ(error.code(), ExitCode::data);
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
  EXPECT_EQ(error_of([] { labels_from_text("path,label\n\na.png,x\n\"b\nc\",\n", "l.csv"); }).where(), "l.csv:4");
}

}  // namespace image_list_test
}  // namespace nas::core
