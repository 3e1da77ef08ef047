// The installed program: it brings all that it needs but LibTorch, and stays whole when its folder is moved.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "installation.h"

namespace nas::test {
namespace prefix_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class Prefix : public testing::Test {
 protected:
  static void SetUpTestSuite() { installation_ = new Installation(); }
  static void TearDownTestSuite() { delete installation_; }
  static Outcome run(const Words& words, const Words& environment = {}) {
    return installation_->run(words, environment);
  }
  /// What the system's loader reads: libraries needed and folders to look into.
  static std::string dynamic_section(const std::string& file) {
    return Installation::require(run({"readelf", "--dynamic", "--wide", installation_->prefix() / file})).out;
  }

  static inline Installation* installation_ = nullptr;
};

TEST_F(Prefix, ThePluginsOfThisTreeAndNoOthersAreFoundInIt) {
  std::set<std::string> expected, found;
  for (const auto& entry : fs::directory_iterator(PLUGIN_SOURCES))
    if (entry.is_directory()) expected.insert(entry.path().filename().string());
  for (const json& plugin : json::parse(run({"nas-host", "plugins", "--json"}).out)) {
    EXPECT_EQ(plugin["ok"], true) << plugin;
    EXPECT_EQ(fs::path(plugin["path"]).parent_path(), installation_->prefix() / "lib/nas/plugins");
    found.insert(plugin["name"]);
  }
  EXPECT_EQ(found, expected);
}

TEST_F(Prefix, TheHostIsFoundThroughALink) {
  fs::create_symlink(installation_->prefix() / "bin/nas-host", installation_->folder() / "link");
  const Outcome outcome = run({"./link", "inspect", "darts", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)["path"], (installation_->prefix() / "lib/nas/plugins/libdarts.so").string());
}

TEST_F(Prefix, LibrariesAreLookedForBesideTheProgramAndNotWhereTheyWereBuilt) {
  EXPECT_THAT(dynamic_section("bin/nas-host"), HasSubstr("runpath: [$ORIGIN/../lib]"));
  EXPECT_THAT(dynamic_section("lib/libnas_core.so"), HasSubstr("runpath: [$ORIGIN:"));
  EXPECT_THAT(dynamic_section("lib/nas/plugins/libdarts.so"), testing::Not(HasSubstr("runpath")));
  for (const char* file : {"bin/nas-host", "lib/libnas_base.so", "lib/libnas_core.so"})
    EXPECT_THAT(dynamic_section(file), testing::Not(HasSubstr(BUILD_FOLDER))) << file;
}

/// LD_LIBRARY_PATH comes first. Here it leads to a library that is none, and the message says how to name a better one.
TEST_F(Prefix, AMovedLibTorchIsNamedByTheEnvironment) {
  const fs::path elsewhere = installation_->folder() / "elsewhere";
  fs::create_directory(elsewhere);
  write_text(elsewhere / "libtorch_cpu.so", "");
  const std::string genotype =
      "Genotype(normal=[('skip_connect', 0), ('skip_connect', 1)], normal_concat=range(2, 3), "
      "reduce=[('skip_connect', 0), ('skip_connect', 1)], reduce_concat=range(2, 3))";
  const Words inspect = {"nas-host", "inspect", "--genotype", genotype};
  const Outcome outcome = run(inspect, {"LD_LIBRARY_PATH=" + elsewhere.string()});
  EXPECT_EQ(outcome.code, 1);
  const std::string core = (installation_->prefix() / "lib/libnas_core.so").string();
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: cannot load " + core + "\n  " +
                                     (elsewhere / "libtorch_cpu.so").string() + ": file too short\n"));
  EXPECT_THAT(outcome.err, HasSubstr("LD_LIBRARY_PATH"));
  EXPECT_EQ(run(inspect).code, 0);
}

}  // namespace prefix_test
}  // namespace nas::test
