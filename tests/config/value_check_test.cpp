#include "core/config/value_check.h"

#include <gmock/gmock.h>

#include "core/config/defaults.h"
#include "core/config/plugin_list.h"
#include "core/config/resolve.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace value_check_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Schema default_schema() {
  Schema schema;
  schema.add_core(core_defaults());
  return schema;
}

/// What is wrong with these settings of synthetic data, and nothing else.
std::vector<std::string> mistakes(std::vector<std::string> settings, const KnownParts& parts = {}) {
  settings.insert(settings.begin(), "data.dataset=synthetic");
  std::vector<std::string> what;
  for (const Error& error : value_errors(resolve(default_schema(), {.file = "", .settings = settings}), parts))
    what.push_back(error.what());
  return what;
}

TEST(ValueCheck, TheDefaultsAreRight) { EXPECT_THAT(mistakes({}), IsEmpty()); }

TEST(ValueCheck, NamesOfParts) {
  EXPECT_THAT(
      mistakes({"search.trainer=mine", "method=mine"}),
      ElementsAre("no loaded plugin provides the method \"mine\"", "no loaded plugin provides trainer \"mine\""));
  KnownParts parts;
  parts.add("trainer", "mine");
  parts.add("runner", "mine");
  parts.add("op", "stem");
  EXPECT_THAT(mistakes({"search.trainer=mine", "method=mine", "search.model.stem_ops=[\"stem\"]"}, parts), IsEmpty());
  EXPECT_THAT(mistakes({"search.model.stem_ops=[\"stem\", \"concat\"]"}), ElementsAre("there is no op \"stem\""));
}

TEST(ValueCheck, OneOfSeveralMethodsIsNamed) {
  KnownParts parts;
  parts.add("runner", "mine");
  EXPECT_THAT(mistakes({}, parts), IsEmpty());
  parts.add("runner", "yours");
  EXPECT_THAT(mistakes({}, parts), ElementsAre("the loaded plugins provide several search methods"));
  EXPECT_THAT(mistakes({"method=yours"}, parts), IsEmpty());
}

TEST(ValueCheck, AutomaticChannelsNeedALimit) {
  EXPECT_THAT(mistakes({"eval.model.channels=auto"}),
              ElementsAre("\"eval.model.channels\" is \"auto\", but [limits] has no limit"));
  EXPECT_THAT(mistakes({"eval.model.channels=auto", "limits.macs=5"}), IsEmpty());
}

TEST(ValueCheck, ALimitMakesTheChannelsAutomaticUnlessTheyAreGiven) {
  const auto channels = [](const std::vector<std::string>& settings) {
    return with_limited_channels(resolve(default_schema(), {.file = "", .settings = settings}))
        .integer("eval.model.channels");
  };
  EXPECT_EQ(channels({}), 36);
  EXPECT_EQ(channels({"limits.latency_ms=0.5"}), 0);
  EXPECT_EQ(channels({"limits.macs=5", "eval.model.channels=8"}), 8);
}

TEST(ValueCheck, ANameIsSuggested) {
  const auto errors =
      value_errors(resolve(default_schema(), {.file = "", .settings = {"data.dataset=fashion_mnits"}}), {});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].where(), "key \"data.dataset\", set by --set data.dataset=fashion_mnits");
  EXPECT_THAT(errors[0].remedy(), HasSubstr("did you mean \"fashion_mnist\"?"));
}

TEST(ValueCheck, PathsAreMadeAbsolute) {
  const Config config =
      with_absolute_paths(resolve(default_schema(), {.file = "", .settings = {"data.path=some/../folder"}}));
  EXPECT_EQ(config.text("data.path"), (std::filesystem::current_path() / "folder").string());
  EXPECT_EQ(config.text("eval.description"), "");
}

TEST(ValueCheck, APathAndANameAreConstraintsOfText) {
  Schema schema;
  schema.add_core("#: path\nfile = \"\"\n#: name of op\nops = [\"none\"]\n");
  EXPECT_TRUE(schema.find("file")->constraints.is_path());
  EXPECT_EQ(schema.find("ops")->constraints.named_kind(), "op");
  for (const char* wrong : {"#: path\nx = 1\n", "#: name of op\nx = 1\n", "#: name of\nx = \"\"\n"})
    EXPECT_THAT(test::config_error([&] { Schema().add_core(wrong); }), HasSubstr("\"x\" "));
}

class PluginList : public testing::Test {
 protected:
  std::vector<std::string> names(const std::string& text) {
    errors.clear();
    std::vector<std::string> names;
    for (const NamedPlugin& plugin : plugins_named_in(folder.write("a.toml", text), errors)) {
      names.push_back(plugin.name);
      EXPECT_THAT(plugin.where, HasSubstr(".toml:"));
    }
    return names;
  }
  const test::TemporaryFolder folder;
  std::vector<Error> errors;
};

TEST_F(PluginList, TheLastLayerCounts) {
  folder.write("b.toml", "plugins = [\"one\", \"two\"]\n");
  EXPECT_THAT(names("include = \"b.toml\"\n"), ElementsAre("one", "two"));
  EXPECT_THAT(names("include = \"b.toml\"\nplugins = [\"/whole/libx.so\"]\n"), ElementsAre("/whole/libx.so"));
  EXPECT_THAT(names("include = \"b.toml\"\nplugins = []\n"), IsEmpty());
  EXPECT_THAT(names("seed = 1\n"), IsEmpty());
  EXPECT_THAT(errors, IsEmpty());
}

TEST_F(PluginList, RelativePathsAreRefused) {
  EXPECT_THAT(names("plugins = [\"plugins/libx.so\"]\n"), IsEmpty());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].where(), testing::EndsWith("a.toml:1:12"));
}

TEST_F(PluginList, AConfigurationIsNoDescription) {
  const Schema schema = default_schema();
  EXPECT_TRUE(is_configuration(folder.write("c.toml", "[search.train]\nepochs = 3\n"), schema));
  EXPECT_TRUE(is_configuration(folder.write("c.toml", "include = \"a.toml\"\n"), schema));
  EXPECT_FALSE(is_configuration(folder.write("c.toml", "version = 1\nseed = 2\n"), schema));
  EXPECT_FALSE(is_configuration(folder.write("c.toml", "other = 1\n"), schema));
  EXPECT_FALSE(is_configuration(folder.write("c.toml", "not toml"), schema));
}

}  // namespace value_check_test
}  // namespace nas::core
