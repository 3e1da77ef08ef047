#include "host/plugin/discovery.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace discovery_test {

namespace fs = std::filesystem;

/// Two plugin folders and a current folder of their own.
class Discovery : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"first", "second", "here"}) fs::create_directory(folder / name);
    ::setenv("NAS_PLUGIN_PATH", ((folder / "first").string() + ":" + (folder / "second").string()).c_str(), 1);
    fs::current_path(folder / "here");
  }
  void TearDown() override {
    ::unsetenv("NAS_PLUGIN_PATH");
    fs::current_path("/");
  }
  fs::path add(const std::string& place) {
    test::write_text(folder / place, "anything");
    return folder / place;
  }
  std::string problem(const std::string& name) {
    try {
      return "found " + find_plugin(name).string();
    } catch (const core::Error& error) {
      EXPECT_EQ(static_cast<int>(error.code()), 60);
      return error.what();
    }
  }
  test::TemporaryFolder folder;
};

TEST_F(Discovery, NamesAndFileNamesAreSearchedInOrder) {
  const fs::path second = add("second/libsnas.so");
  EXPECT_EQ(find_plugin("snas"), second);
  const fs::path first = add("first/libsnas.so");
  EXPECT_EQ(find_plugin("snas"), first);
  EXPECT_EQ(find_plugin("libsnas.so"), first);
}

TEST_F(Discovery, TheCurrentFolderComesLastAndForFileNamesOnly) {
  const fs::path here = add("here/libsnas.so");
  EXPECT_EQ(problem("snas"), "there is no plugin \"snas\"");
  EXPECT_EQ(find_plugin("libsnas.so"), here);
  const fs::path second = add("second/libsnas.so");
  EXPECT_EQ(find_plugin("libsnas.so"), second);
  EXPECT_EQ(find_plugin("./libsnas.so"), here);
}

TEST_F(Discovery, APathIsThatFile) {
  add("first/libsnas.so");
  EXPECT_EQ(find_plugin("../first/libsnas.so"), folder / "first/libsnas.so");
  EXPECT_EQ(problem("../libsnas.so"), "../libsnas.so does not exist");
}

TEST_F(Discovery, MistypedNamesGetASuggestion) {
  add("second/libpetridish.so");
  EXPECT_EQ(problem("petridsh"), "there is no plugin \"petridsh\"; did you mean \"petridish\"?");
  EXPECT_EQ(problem("libpetridsh.so"), "there is no plugin \"libpetridsh.so\"; did you mean \"libpetridish.so\"?");
}

TEST_F(Discovery, ListsEachLibraryOnce) {
  const fs::path b = add("first/libb.so"), a = add("first/liba.so"), c = add("second/libc.so");
  fs::create_symlink(a, folder / "second/liba.so");
  add("first/readme.txt");
  std::vector<fs::path> found = installed_plugins();
  ASSERT_GE(found.size(), 3u);  // the build's own follow
  found.resize(3);
  EXPECT_THAT(found, testing::ElementsAre(a, b, c));
}

}  // namespace discovery_test
}  // namespace nas::host
