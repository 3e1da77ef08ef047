#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/hash.h"
#include "core/config/config.h"
#include "core/config/resolve.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace render_test {

constexpr const char* kCore = R"([search.train]
# Passes over
# the data.
#: >= 1
epochs = 50
rate = 0.025

# What to search.
[search]
enabled = true
#: list of text
ops = []
)";

Schema example() {
  Schema schema;
  schema.add_core(kCore);
  schema.add_plugin("darts", "seed = 2\n[search]\nname = \"a \\\"b\\\"\"\n");
  return schema;
}

TEST(ToToml, WritesEveryKeyInOrder) {
  EXPECT_EQ(resolve(example(), {"", {"search.train.epochs=3"}}).to_toml(), R"(seed = 2

[search]
enabled = true
ops = []
name = "a \"b\""

[search.train]
epochs = 3
rate = 0.025
)");
}

TEST(ToToml, CanSayWhereValuesComeFrom) {
  const std::string toml = resolve(example(), {"", {"search.name=x\ny"}}).to_toml({.origin = true});
  EXPECT_THAT(toml, testing::HasSubstr("seed = 2  # plugin darts\n"));
  EXPECT_THAT(toml, testing::HasSubstr("enabled = true  # nas-host defaults\n"));
  EXPECT_THAT(toml, testing::HasSubstr("name = \"x\\ny\"  # --set search.name=x\\ny\n"));
}

TEST(ToToml, CanExplainEveryKey) {
  const std::string toml = resolve(example(), {}).to_toml({.docs = true});
  EXPECT_THAT(toml, testing::HasSubstr("\n# What to search.\n[search]\n"));
  EXPECT_THAT(toml, testing::HasSubstr("\n# Passes over\n# the data.\n#: >= 1\nepochs = 50\n"));
}

TEST(ToToml, WithDocsIsASchemaAgain) {
  const Config config = resolve(example(), {});
  Schema again;
  again.add_core(config.to_toml({.docs = true}));
  EXPECT_EQ(resolve(again, {}).to_toml({.docs = true}), config.to_toml({.docs = true}));
}

/// Every type with values that are hard to write.
TEST(ToToml, GivenAsAFileResolvesToTheSameBits) {
  Schema schema;
  schema.add_core(
      "i = 0\nr = 0.0\nf = false\nt = ''\n[a]\nis = [0]\nrs = [0.0]\nts = ['']\n[a.b]\nr = "
      "0.0\n[c]\nr = 0.0\n");
  const test::TemporaryFolder folder;
  const std::string hard = folder.write("hard.toml", R"(i = -9223372036854775808
r = -0.0
f = true
t = "\u0000 \u007F \n \r \t \\ \" # = [ \u00E9 \U0001F600"
[a]
is = [9223372036854775807, 0x10]
rs = [0.1, 1e308, 2.2250738585072014e-308, 3e-4, 123456789.125, 1, 0.30000000000000004]
ts = ["", "'''", "a\\"]
b.r = 1e-9
c = 1
)");
  schema.add_plugin("extra", "[a]\nc = 0\n");
  const Config config = resolve(schema, {hard, {"c.r=1e22"}});
  for (const TomlStyle style : {TomlStyle{}, TomlStyle{.origin = true}, TomlStyle{.docs = true}}) {
    const Config again = resolve(schema, {folder.write("resolved.toml", config.to_toml(style)), {}});
    EXPECT_EQ(again.to_toml(), config.to_toml());
    EXPECT_EQ(again.fingerprint(), config.fingerprint());
    for (const Key& key : schema.keys()) EXPECT_EQ(again.value(key.path), config.value(key.path)) << key.path;
    EXPECT_TRUE(std::signbit(again.real("r")));
  }
}

TEST(Fingerprint, IsTheHashOfTheTextAndIgnoresOrigins) {
  const Config defaults = resolve(example(), {});
  EXPECT_EQ(defaults.fingerprint(), sha256(defaults.to_toml()));
  EXPECT_EQ(defaults.fingerprint(), resolve(example(), {"", {"seed=2"}}).fingerprint());
  EXPECT_NE(defaults.fingerprint(), resolve(example(), {"", {"seed=3"}}).fingerprint());
}

TEST(ToJson, HoldsTheSameValues) {
  const std::string text = resolve(example(), {}).to_json();
  EXPECT_EQ(nlohmann::json::parse(text),
            nlohmann::json::parse(R"({"seed": 2, "search": {"enabled": true, "ops": [], "name": "a \"b\"",
                                     "train": {"epochs": 50, "rate": 0.025}}})"));
  EXPECT_LT(text.find("seed"), text.find("search"));
  EXPECT_LT(text.find("enabled"), text.find("epochs"));
}

TEST(Diff, NamesEveryDifference) {
  const Config before = resolve(example(), {});
  const Config after = resolve(example(), {"", {"search.train.epochs=25", "search.name=x"}});
  EXPECT_TRUE(diff(before, before).empty());
  EXPECT_THAT(diff(before, after),
              testing::ElementsAre("search.name: \"a \\\"b\\\"\" -> \"x\"", "search.train.epochs: 50 -> 25"));
}

TEST(Diff, NamesKeysThatOneDoesNotHave) {
  Schema fewer;
  fewer.add_core(kCore);
  const Config before = resolve(fewer, {}), after = resolve(example(), {});
  EXPECT_THAT(diff(before, after), testing::ElementsAre("seed: (none) -> 2", "search.name: (none) -> \"a \\\"b\\\"\""));
  EXPECT_THAT(diff(after, before), testing::ElementsAre("seed: 2 -> (none)", "search.name: \"a \\\"b\\\"\" -> (none)"));
}

TEST(Fingerprint, OfAFileThatAnEarlierVersionWroteIsThatOfItsKeys) {
  const test::TemporaryFolder folder;
  Schema earlier;
  earlier.add_core("[search]\nenabled = true\nops = [\"conv\"]\n");
  const std::string recorded = resolve(earlier, {"", {"search.enabled=false"}}).fingerprint();
  const auto file = folder.write("config.toml", "[search]\nenabled = false\nops = [\"conv\"]\n");
  const Config now = resolve(example(), {file.string()});
  EXPECT_NE(now.fingerprint(), recorded);
  EXPECT_TRUE(now.has_fingerprint(recorded));
  EXPECT_TRUE(now.has_fingerprint(now.fingerprint()));
  folder.write("config.toml", "[search]\nenabled = true\nops = [\"conv\"]\n");
  EXPECT_FALSE(resolve(example(), {file.string()}).has_fingerprint(recorded));
  folder.write("config.toml", "[search]\nenabled = false\n");
  EXPECT_FALSE(resolve(example(), {file.string()}).has_fingerprint(recorded));
}

}  // namespace render_test
}  // namespace nas::core
