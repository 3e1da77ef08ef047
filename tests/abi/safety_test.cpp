// Who can change a plugin: it is refused when others can, and loaded nevertheless when a person says so.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace safety_test {

namespace fs = std::filesystem;
using test::Outcome;

constexpr uid_t stranger = 4711;

class Safety : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(plugins);
    fs::copy(TEST_PLUGINS "/libcomplete.so", plugin);
    for (const fs::path& path : {plugins, plugin}) ::chmod(path.c_str(), 0755);
  }
  Outcome inspect(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {NAS_HOST, "inspect", plugin};
    words.insert(words.end(), more.begin(), more.end());
    return test::run_program(words);
  }
  void expect_refused(const std::string& danger) const {
    const Outcome outcome = inspect();
    EXPECT_EQ(outcome.code, 68);
    EXPECT_EQ(outcome.err, "nas-host: error: plugin \"complete\" is in a file that other users can change\n  " +
                               danger +
                               "\n  copy the file to a folder that only you may write to, or, if you trust them, add "
                               "--allow-unsafe-plugin\n");
    EXPECT_EQ(inspect({"--allow-unsafe-plugin"}).code, 0);
  }
  void expect_accepted() const {
    const Outcome outcome = inspect();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
  }
  /// Gives the file or folder to another user; false without the right to do so.
  static bool give_away(const fs::path& path, gid_t group = 0) { return ::chown(path.c_str(), stranger, group) == 0; }

  const test::TemporaryFolder folder;
  const fs::path plugins = folder / "plugins", plugin = plugins / "libcomplete.so";
};

TEST_F(Safety, AFileThatOnlyItsOwnerMayWriteIsAccepted) { expect_accepted(); }

TEST_F(Safety, AFileThatAllMayWrite) {
  ::chmod(plugin.c_str(), 0666);
  expect_refused("others may write to " + plugin.string());
}

TEST_F(Safety, AFolderThatAllMayWrite) {
  ::chmod(plugins.c_str(), 0777);
  expect_refused("others may write to " + plugins.string());
}

TEST_F(Safety, AFolderAboveThatAllMayWrite) {
  ::chmod(folder.path().c_str(), 0777);
  expect_refused("others may write to " + folder.path().string());
}

/// As /tmp: there, nobody can put another file in the place of one that is not theirs.
TEST_F(Safety, AFolderWithTheStickyBitIsAccepted) {
  ::chmod(plugins.c_str(), 01777);
  expect_accepted();
}

TEST_F(Safety, AFileOrFolderOfAnotherUser) {
  if (!give_away(plugin)) GTEST_SKIP() << "giving files away needs root";
  expect_refused(plugin.string() + " belongs to user 4711");
  ASSERT_EQ(::chown(plugin.c_str(), ::geteuid(), 0), 0);
  ASSERT_TRUE(give_away(plugins));
  expect_refused(plugins.string() + " belongs to user 4711");
}

TEST_F(Safety, AFileThatAGroupMayWrite) {
  if (::chown(plugin.c_str(), ::geteuid(), stranger) != 0) GTEST_SKIP() << "changing the group needs root";
  ::chmod(plugin.c_str(), 0664);
  expect_refused("others may write to " + plugin.string());
}

/// Many systems give each user a group of the same name, and let it write.
TEST_F(Safety, AFileThatTheGroupOfItsOwnerAloneMayWriteIsAccepted) {
  if (::geteuid() != 0) GTEST_SKIP() << "root is a user whose group has no other members";
  for (const fs::path& path : {plugins, plugin}) ::chmod(path.c_str(), 0775);
  expect_accepted();
}

TEST_F(Safety, WhatCountsIsTheFileThatALinkLeadsTo) {
  const fs::path safe = folder / "safe";
  fs::create_directory(safe);
  fs::rename(plugin, safe / "libcomplete.so");
  fs::create_symlink(safe / "libcomplete.so", plugin);
  ::chmod(plugins.c_str(), 0777);
  expect_accepted();
  ::chmod(safe.c_str(), 0777);
  expect_refused("others may write to " + safe.string());
}

/// Whoever can replace nas-host itself gains nothing by replacing a plugin: an installation belongs to one user.
TEST_F(Safety, APluginOfTheOwnerOfTheProgramIsAccepted) {
  if (!give_away(plugin)) GTEST_SKIP() << "giving files away needs root";
  const fs::path built = fs::path(NAS_HOST).parent_path().parent_path();
  fs::create_directories(folder / "nas/bin");
  fs::create_directories(folder / "nas/lib");
  fs::copy(NAS_HOST, folder / "nas/bin/nas-host");
  for (const auto& entry : fs::directory_iterator(built / "lib"))
    if (entry.path().filename().string().starts_with("libnas_base.so")) fs::copy(entry.path(), folder / "nas/lib");
  const std::vector<std::string> words = {folder / "nas/bin/nas-host", "inspect", plugin};
  EXPECT_EQ(test::run_program(words).code, 68);
  ASSERT_TRUE(give_away(folder / "nas/bin/nas-host"));
  const Outcome outcome = test::run_program(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Safety, AnUnsafePluginIsListedWithTheReason) {
  ::chmod(plugins.c_str(), 0777);
  const test::Setting setting = {.environment = {"NAS_PLUGIN_PATH=" + plugins.string()}};
  const Outcome listed = test::run_program({NAS_HOST, "plugins"}, setting);
  EXPECT_EQ(listed.code, 0);
  EXPECT_THAT(listed.out, testing::HasSubstr("refused: plugin \"complete\" is in a file that other users can change"));
  EXPECT_EQ(test::run_program({NAS_HOST, "config", "check", "--plugin", "complete"}, setting).code, 68);
}

}  // namespace safety_test
}  // namespace nas
