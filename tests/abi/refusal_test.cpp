// What a person sees when nas-host refuses a plugin before it loads it: the exact first line, and the exit code. The
// table of the files is in refused_files.cpp; loading_refusal_test.cpp has what is refused later.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "nas/abi.h"
#include "nas/fingerprint.h"
#include "tests/abi/refused_files.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace refusal_test {

namespace fs = std::filesystem;
using nlohmann::json;
using test::first_line;
using test::Outcome;
using test::run_program;

Outcome inspect(const fs::path& plugin) { return run_program({NAS_HOST, "inspect", plugin}); }

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

/// A plugin folder with a good plugin, beside which refused ones are put.
class PluginFolder : public testing::Test {
 protected:
  void SetUp() override { fs::copy(plugin("complete"), good); }
  /// In the folder alone, with the whole list of nas-host; by file.
  std::map<fs::path, json> listed() const {
    const Outcome outcome = run_program({NAS_HOST, "plugins", "--json"}, setting);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::map<fs::path, json> files;
    for (const json& file : json::parse(outcome.out)) {
      const fs::path path = file["path"].get<std::string>();
      if (path.parent_path() == folder.path()) files[path] = file;
    }
    return files;
  }
  void expect_refused(const json& file, const test::RefusedFile& expected) const {
    EXPECT_FALSE(file["ok"]) << expected.name;
    EXPECT_EQ(file["refusal"]["exit_code"], expected.code) << expected.name;
    EXPECT_EQ(file["refusal"]["what"], expected.line_for(file["path"].get<std::string>()));
  }
  /// `nas-host` finds it by its name, shows it, and reads a configuration with it.
  void expect_usable_good_one() const {
    EXPECT_TRUE(listed().at(good)["ok"]);
    const Outcome shown = run_program({NAS_HOST, "inspect", "complete", "--json"}, setting);
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(json::parse(shown.out)["path"], good.string());
    const Outcome checked = run_program({NAS_HOST, "config", "check", "--plugin", "complete"}, setting);
    EXPECT_EQ(checked.code, 0) << checked.err;
  }

  const test::TemporaryFolder folder;
  const fs::path good = folder / "libcomplete.so";
  const test::Setting setting = {.environment = {"NAS_PLUGIN_PATH=" + folder.path().string()}};
};

class Refused : public PluginFolder, public testing::WithParamInterface<test::RefusedFile> {};

TEST_P(Refused, SaysWhyAndLeavesTheOthersUsable) {
  const test::RefusedFile& file = GetParam();
  const fs::path path = file.made_in(folder.path());
  const Outcome outcome = inspect(path);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + file.line_for(path));
  EXPECT_EQ(outcome.code, file.code);
  EXPECT_EQ(outcome.out.empty(), file.code <= 62 || file.name == "other_machine" || file.name == "first_abi")
      << "what is no plugin is not described";
  expect_refused(listed().at(path), file);
  expect_usable_good_one();
}

INSTANTIATE_TEST_SUITE_P(AFile, Refused, testing::ValuesIn(test::refused_files()),
                         [](const auto& instance) { return instance.param.name; });

using AllRefused = PluginFolder;

TEST_F(AllRefused, InOneFolderLeaveTheGoodOneUsable) {
  const std::vector<test::RefusedFile> refused = test::refused_files();
  ASSERT_GE(refused.size(), 25u);
  std::map<fs::path, const test::RefusedFile*> made;
  for (const test::RefusedFile& file : refused) made[file.made_in(folder.path())] = &file;
  const std::map<fs::path, json> files = listed();
  EXPECT_EQ(files.size(), refused.size() + 1);
  for (const auto& [path, file] : made) {
    ASSERT_TRUE(files.contains(path)) << path;
    expect_refused(files.at(path), *file);
  }
  expect_usable_good_one();
}

TEST(RefusedName, ThatIsNoFile) {
  EXPECT_EQ(inspect(plugin("not_there")).code, 60);
  EXPECT_EQ(first_line(inspect(plugin("not_there")).err),
            "nas-host: error: " + plugin("not_there") + " does not exist");
}

TEST(RefusedName, ThatNoFileCanHave) {
  const std::string name(5000, 'x'), path = "/tmp/" + name + ".so";
  EXPECT_EQ(inspect(path).code, 60);
  EXPECT_EQ(first_line(inspect(path).err), "nas-host: error: cannot open " + path + ": File name too long");
  EXPECT_EQ(inspect(name).code, 60);
  EXPECT_EQ(first_line(inspect(name).err), "nas-host: error: there is no plugin \"" + name + "\"");
}

TEST(AcceptedPlugin, MayHaveFlagsThatAHostNeedNotKnow) { EXPECT_EQ(inspect(plugin("hint_flag")).code, 0); }

TEST(AcceptedPlugin, MayUseTheStableAbiOfAnEarlierLibTorch) {
  EXPECT_EQ(inspect(plugin("earlier_stable_abi")).code, 0);
}

TEST(AcceptedPlugin, MayBeBuiltWithALaterMinor) { EXPECT_EQ(inspect(plugin("later_minor")).code, 0); }

/// Both orders: the second one is refused, and either one alone is accepted.
class RefusedPair : public testing::Test {
 protected:
  static Outcome check_with(const std::vector<std::string>& names) {
    std::vector<std::string> words = {NAS_HOST, "config", "check"};
    for (const std::string& name : names) words.insert(words.end(), {"--plugin", plugin(name)});
    return run_program(words);
  }
  static void expect_refused(const std::string& first, const std::string& second, const std::string& line) {
    const Outcome outcome = check_with({first, second});
    EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + line);
    EXPECT_THAT(outcome.err, testing::HasSubstr(plugin(first) + " and " + plugin(second)));
    EXPECT_EQ(outcome.code, 65);
    EXPECT_EQ(check_with({first}).code, 0);
    EXPECT_EQ(check_with({second}).code, 0);
  }
};

TEST_F(RefusedPair, OfOneId) {
  expect_refused("complete", "twin", "plugin \"complete\" is given twice");
  expect_refused("twin", "complete", "plugin \"complete\" is given twice");
}

TEST_F(RefusedPair, ThatProvidesTheSame) {
  expect_refused("complete", "rival", "plugin \"rival\" and plugin \"complete\" both provide runner:constant");
  expect_refused("rival", "complete", "plugin \"complete\" and plugin \"rival\" both provide runner:constant");
}

TEST(RefusedLine, IsFollowedByThePlaceAndTheRemedy) {
  const std::string host_torch = std::string(HOST_TORCH).substr(0, std::string(HOST_TORCH).rfind('.'));
  EXPECT_EQ(inspect(plugin("other_torch")).err,
            "nas-host: error: plugin \"altered\" was built for another LibTorch: torch is 1.13 in the plugin and " +
                host_torch + " in this host\n  " + plugin("other_torch") +
                ", version 0.1.0\n  rebuild the plugin with the LibTorch of this host: pass its Torch_DIR to cmake\n");
}

}  // namespace refusal_test
}  // namespace nas
