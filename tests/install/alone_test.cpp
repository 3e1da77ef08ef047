// The folder of a plugin, copied to where no source tree is, built with the installed package and run by the installed
// host. Which one: PLUGIN in the environment; BUILD has the options of cmake, SETTINGS the keys that make its run a
// short one.
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "installation.h"

namespace nas::test {
namespace alone_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

Words in_order(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::set<std::string> words_of(const std::string& text) {
  const Words words = in_order(text);
  return {words.begin(), words.end()};
}

class Alone : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    const fs::path folder = installation_->folder();
    fs::copy(fs::path(PLUGIN_SOURCES) / plugin(), folder / "plugin", fs::copy_options::recursive);
    Words configure = {CMAKE, "-S", "plugin", "-B", "build", "-G", "Ninja"};
    for (const std::string& option : in_order(std::getenv("BUILD"))) configure.push_back(option);
    run(configure);
    run({CMAKE, "--build", "build"});
  }
  static void TearDownTestSuite() { delete installation_; }

  static std::string plugin() { return std::getenv("PLUGIN"); }
  static std::string library() { return "build/plugins/lib" + plugin() + ".so"; }
  static Outcome run(const Words& words) { return Installation::require(installation_->run(words)); }
  /// Names of the symbols that a library offers ("--defined-only") or asks for ("--undefined-only").
  static std::set<std::string> symbols(const std::string& which, const fs::path& file) {
    return words_of(run({"nm", "-D", which, "--format=just-symbols", "--without-symbol-versions", file}).out);
  }

  static inline Installation* installation_ = nullptr;
};

TEST_F(Alone, ExportsTheEntryAlone) {
  EXPECT_THAT(symbols("--defined-only", library()), testing::ElementsAre("nas_plugin_entry_v1"));
}

TEST_F(Alone, ImportsNothingOfCore) {
  EXPECT_THAT(run({"readelf", "--dynamic", "--wide", library()}).out, testing::Not(HasSubstr("libnas_")));
  const std::set<std::string> wanted = symbols("--undefined-only", library());
  EXPECT_GT(wanted.size(), 10u);
  for (const char* name : {"lib/libnas_core.so", "lib/libnas_base.so"}) {
    const std::set<std::string> offered = symbols("--defined-only", installation_->prefix() / name);
    ASSERT_FALSE(offered.empty()) << name;
    std::vector<std::string> common;
    std::ranges::set_intersection(wanted, offered, std::back_inserter(common));
    EXPECT_THAT(common, testing::IsEmpty()) << name;
  }
}

TEST_F(Alone, RunsInTheInstalledHost) {
  Words words = {
      "nas-host", "--plugin", library(), "--config", installation_->prefix() / "share/nas/template/trainer/try.toml",
      "--out",    "run"};
  for (const std::string& setting : words_of(std::getenv("SETTINGS"))) words.insert(words.end(), {"--set", setting});
  EXPECT_THAT(run(words).out, HasSubstr(plugin() + " on synthetic, seed 2\n"));
  EXPECT_TRUE(fs::exists(installation_->folder() / "run/weights.safetensors"));
}

TEST_F(Alone, IsFoundByNameOnceInstalled) {
  const fs::path installed = installation_->prefix() / "lib/nas/plugins" / fs::path(library()).filename();
  fs::remove(installed);
  run({CMAKE, "--install", "build", "--prefix", installation_->prefix()});
  EXPECT_THAT(run({"nas-host", "inspect", plugin()}).out, HasSubstr(installed.string()));
  EXPECT_THAT(run({"readelf", "--dynamic", installed}).out, testing::Not(HasSubstr("runpath")));
}

}  // namespace alone_test
}  // namespace nas::test
