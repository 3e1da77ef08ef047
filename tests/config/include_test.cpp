#include <gtest/gtest.h>

#include "core/config/resolve.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace include_test {

class Include : public testing::Test {
 protected:
  Include() { schema_.add_core("a = 0\nb = 0\nc = 0\n"); }

  Config resolved(const std::string& name) { return resolve(schema_, {folder_ / name, {}}); }

  std::string error(const std::string& name) {
    std::string text = test::config_error([&] { resolved(name); });
    const std::string folder = folder_.path().string() + "/";
    for (size_t at; (at = text.find(folder)) != std::string::npos;) text.erase(at, folder.size());
    return text;
  }

  test::TemporaryFolder folder_;
  Schema schema_;
};

TEST_F(Include, PathsAreRelativeToTheFileThatNamesThem) {
  folder_.write("runs/quick.toml", "include = '../shared/base.toml'\n");
  folder_.write("shared/base.toml", "include = 'inner/deep.toml'\na = 1\n");
  folder_.write("shared/inner/deep.toml", "a = 2\nb = 2\n");
  const Config config = resolved("runs/quick.toml");
  EXPECT_EQ(config.integer("a"), 1);
  EXPECT_EQ(config.integer("b"), 2);
  EXPECT_EQ(config.origin("b").where, (folder_ / "shared/inner/deep.toml").string() + ":2:5");
  EXPECT_EQ(config.origin("a").layer, Layer::include);
}

TEST_F(Include, LaterFilesOfAListGoOverEarlierOnes) {
  folder_.write("one.toml", "a = 1\nb = 1\nc = 1\n");
  folder_.write("two.toml", "b = 2\nc = 2\n");
  folder_.write("top.toml", "include = ['one.toml', '" + (folder_ / "two.toml").string() + "']\nc = 3\n");
  const Config config = resolved("top.toml");
  EXPECT_EQ(config.integer("a"), 1);
  EXPECT_EQ(config.integer("b"), 2);
  EXPECT_EQ(config.integer("c"), 3);
}

TEST_F(Include, OneFileMayComeTwice) {
  folder_.write("base.toml", "a = 1\n");
  folder_.write("left.toml", "include = 'base.toml'\na = 2\n");
  folder_.write("right.toml", "include = 'base.toml'\nb = 2\n");
  folder_.write("top.toml", "include = ['left.toml', 'right.toml']\n");
  EXPECT_EQ(resolved("top.toml").integer("a"), 1);
}

TEST_F(Include, CyclesAreTold) {
  folder_.write("a.toml", "include = 'x/b.toml'\n");
  folder_.write("x/b.toml", "\ninclude = ['../a.toml']\n");
  EXPECT_EQ(error("a.toml"),
            "files include each other: a.toml -> x/b.toml -> a.toml\nx/b.toml:2:12\nremove one "
            "of the includes");
  folder_.write("self.toml", "include = './self.toml'\n");
  EXPECT_EQ(error("self.toml"),
            "files include each other: self.toml -> self.toml\nself.toml:1:11\nremove one of the includes");
}

TEST_F(Include, MissingFileIsToldWithItsPlace) {
  folder_.write("a.toml", "include = 'gone.toml'\n");
  EXPECT_EQ(error("a.toml"), "cannot read gone.toml: No such file or directory\na.toml:1:11\n");
}

TEST_F(Include, ErrorsInsideAreToldWithTheirOwnFile) {
  folder_.write("a.toml", "include = 'base.toml'\n");
  folder_.write("base.toml", "a = 'x'\n");
  EXPECT_EQ(error("a.toml"), "\"a\" must be an integer, not text\nbase.toml:1:5\nits default is 0");
}

TEST_F(Include, MustNameFiles) {
  folder_.write("a.toml", "include = 3\n");
  EXPECT_EQ(error("a.toml"), "\"include\" must be a file name or a list of file names, not an integer\na.toml:1:11\n");
  folder_.write("b.toml", "include = ['a.toml', true]\n");
  EXPECT_EQ(error("b.toml"),
            "\"include\" must be a file name or a list of file names, not true or false\nb.toml:1:22\n");
}

/// Each file that includes the next one twice doubles the number of reads.
TEST_F(Include, AreNotReadWithoutEnd) {
  for (int i = 0; i < 26; ++i) {
    const std::string next = "'" + std::to_string(i + 1) + ".toml'";
    folder_.write(std::to_string(i) + ".toml", "include = [" + next + ", " + next + "]\n");
  }
  folder_.write("26.toml", "a = 1\n");
  const std::string twice = error("0.toml");
  EXPECT_EQ(twice.substr(0, twice.find('\n')), "more than 100 files are included");
  for (int i = 0; i < 2000; ++i)
    folder_.write("chain" + std::to_string(i) + ".toml", "include = 'chain" + std::to_string(i + 1) + ".toml'\n");
  EXPECT_EQ(error("chain0.toml"),
            "more than 100 files are included\nchain99.toml:1:11\njoin some of the files, or include each at one place "
            "only");
}

TEST_F(Include, OfWhatIsNotAFileIsTold) {
  folder_.write("a.toml", "include = '/dev/zero'\n");
  EXPECT_EQ(error("a.toml"), "cannot read /dev/zero: it is not a regular file\na.toml:1:11\n");
  folder_.write("b.toml", "include = '" + std::string(300, 'x') + "'\n");
  EXPECT_NE(error("b.toml").find("File name too long\nb.toml:1:11\n"), std::string::npos);
}

TEST_F(Include, OnlyTheTopLevelIncludes) {
  Schema schema;
  schema.add_core("[t]\na = 0\n");
  const std::string path = folder_.write("a.toml", "[t]\ninclude = 'b.toml'\n");
  EXPECT_EQ(test::config_error([&] { resolve(schema, {path, {}}); }).substr(0, 23), "unknown key \"t.include\"");
}

}  // namespace include_test
}  // namespace nas::core
