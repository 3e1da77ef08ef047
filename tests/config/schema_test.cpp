#include "core/config/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace schema_test {

using test::config_error;

constexpr const char* kCore = R"(# The head of the file.

# Seed of everything.
# Second line.
seed = 2

[search.train]
# Passes over the data.
#: >= 1
epochs = 50
drop_path = 0.0

[search]
enabled = true

[search.train.optimizer]
betas = [0.9, 1]
milestones = [3, 4]
names = ["a"]
#: list of real
none = []
)";

Schema core_schema() {
  Schema schema;
  schema.add_core(kCore);
  return schema;
}

std::string core_error(const std::string& toml) {
  return config_error([&] {
    Schema schema;
    schema.add_core(toml);
  });
}

std::string plugin_error(const std::string& toml) {
  return config_error([&] {
    Schema schema = core_schema();
    schema.add_plugin("darts", toml);
  });
}

std::vector<std::string> paths(const Schema& schema) {
  std::vector<std::string> found;
  for (const Key& key : schema.keys()) found.push_back(key.path);
  return found;
}

TEST(Schema, KeysFollowTheTextWithTablesAfterTheirOwnKeys) {
  EXPECT_THAT(paths(core_schema()),
              testing::ElementsAre("seed", "search.enabled", "search.train.epochs", "search.train.drop_path",
                                   "search.train.optimizer.betas", "search.train.optimizer.milestones",
                                   "search.train.optimizer.names", "search.train.optimizer.none"));
}

TEST(Schema, TypesAreThoseOfTheDefaults) {
  const Schema schema = core_schema();
  EXPECT_EQ(schema.find("seed")->type, Type::integer);
  EXPECT_EQ(schema.find("search.enabled")->type, Type::flag);
  EXPECT_EQ(schema.find("search.train.drop_path")->type, Type::real);
  EXPECT_EQ(schema.find("search.train.optimizer.betas")->default_value, Value(std::vector<double>{0.9, 1.0}));
  EXPECT_EQ(schema.find("search.train.optimizer.milestones")->type, Type::integers);
  EXPECT_EQ(schema.find("search.train.optimizer.names")->type, Type::texts);
  EXPECT_EQ(schema.find("search.train.optimizer.none")->default_value, Value(std::vector<double>{}));
  EXPECT_EQ(schema.find("epochs"), nullptr);
  EXPECT_TRUE(schema.has_table("search.train"));
  EXPECT_FALSE(schema.has_table("search.eval"));
}

TEST(Schema, CommentsAboveAreTheDocumentation) {
  const Schema schema = core_schema();
  EXPECT_EQ(schema.find("seed")->doc, "Seed of everything.\nSecond line.");
  EXPECT_EQ(schema.find("search.train.epochs")->doc, "Passes over the data.");
  EXPECT_EQ(schema.find("search.train.epochs")->constraints.lines(), std::vector<std::string>{">= 1"});
  EXPECT_EQ(schema.find("search.train.drop_path")->doc, "");
  EXPECT_EQ(schema.find("seed")->origin.where, "nas-host defaults");
}

TEST(Schema, CommentsAreFoundInEveryNotation) {
  Schema schema;
  schema.add_core(
      "#no space\r\n#: >= 0\r\na.b = 1\r\n\r\n# The table.\r\n[c]\r\n  # Indented.\r\n  \"d\" = "
      "'''\n# no comment\n'''\n# After.\ne = {f = 1}");
  EXPECT_EQ(schema.find("a.b")->doc, "no space");
  EXPECT_EQ(schema.find("a.b")->constraints.lines(), std::vector<std::string>{">= 0"});
  EXPECT_EQ(schema.tables().at("c"), "The table.");
  EXPECT_EQ(schema.tables().at("a"), "");
  EXPECT_EQ(schema.find("c.d")->doc, "Indented.");
  EXPECT_EQ(schema.find("c.e.f")->doc, "After.");
}

TEST(Schema, PluginChangesDefaultsAndAddsKeys) {
  Schema schema = core_schema();
  schema.add_plugin("darts",
                    "[search.train]\nepochs = 25\ndrop_path = 1\n[search]\n# Order.\n#: "
                    "1..2\norder = 2\n[darts]\nx = ''\n");
  const Key& epochs = *schema.find("search.train.epochs");
  EXPECT_EQ(epochs.default_value, Value(int64_t{25}));
  EXPECT_EQ(epochs.doc, "Passes over the data.");
  EXPECT_EQ(epochs.constraints.lines(), std::vector<std::string>{">= 1"});
  EXPECT_EQ(epochs.origin.where, "plugin darts");
  EXPECT_EQ(epochs.origin.layer, Layer::plugin);
  EXPECT_EQ(schema.find("search.train.drop_path")->default_value, Value(1.0));
  EXPECT_EQ(schema.find("search.order")->doc, "Order.");
  EXPECT_EQ(schema.find("seed")->origin.layer, Layer::core);
  EXPECT_THAT(paths(schema), testing::ElementsAre("seed", "search.enabled", "search.order", "search.train.epochs",
                                                  "search.train.drop_path", "search.train.optimizer.betas",
                                                  "search.train.optimizer.milestones", "search.train.optimizer.names",
                                                  "search.train.optimizer.none", "darts.x"));
}

TEST(Schema, PluginMayReplaceTheDocumentation) {
  Schema schema = core_schema();
  schema.add_plugin("darts", "# The paper's.\nseed = 3\n");
  EXPECT_EQ(schema.find("seed")->doc, "The paper's.");
}

TEST(Schema, StandsWithoutCore) {
  Schema schema;
  schema.add_plugin("darts", "[search.train]\nepochs = 25\n");
  schema.add_plugin("random", "[random]\nsamples = 1\n");
  EXPECT_THAT(paths(schema), testing::ElementsAre("search.train.epochs", "random.samples"));
}

TEST(Schema, PluginCannotChangeTypeOrConstraints) {
  EXPECT_EQ(plugin_error("seed = 'a'"), "\"seed\" must be an integer, not text\nplugin darts:1:8\nits default is 2");
  EXPECT_EQ(plugin_error("[search.train]\nepochs = 0"),
            "\"search.train.epochs\" must be at least 1, not 0\nplugin darts:2:10\nits default is 50");
  EXPECT_EQ(plugin_error("#: >= 0\nseed = 1"),
            "\"seed\" already has its type and constraints from nas-host defaults\nplugin darts:2:1\n"
            "remove the \"#:\" lines above it");
  EXPECT_THAT(plugin_error("#: >= one two\nseed = 1"), testing::StartsWith("\"seed\" has a constraint"));
  EXPECT_EQ(plugin_error("[seed]\na = 1"), "\"seed\" is a key, not a table, in nas-host defaults\nplugin darts:1:2\n");
  EXPECT_EQ(plugin_error("[search]\ntrain = 1"), "\"search.train\" is a table, not a key\nplugin darts:2:1\n");
}

TEST(Schema, DefaultsMustBeWhatAConfigurationCanHold) {
  EXPECT_EQ(core_error("a = 2020-01-01"), "\"a\" cannot hold a date\nnas-host defaults:1:1\n");
  EXPECT_EQ(core_error("a = [true]"),
            "\"a\" must be a list of integers, real numbers or text\nnas-host defaults:1:1\n");
  EXPECT_EQ(core_error("a = [[1]]"), "\"a\" cannot hold a list\nnas-host defaults:1:1\n");
  EXPECT_EQ(core_error("a = [1, 'b']"),
            "\"a[1]\" must be an integer, not text\nnas-host defaults:1:9\nchange the default or "
            "its constraints");
  EXPECT_EQ(core_error("a = []"),
            "\"a\" is an empty list without a type\nnas-host defaults:1:1\n"
            "put \"#: list of real\", \"#: list of integer\" or \"#: list of text\" above it");
  EXPECT_EQ(core_error("include = ''"), "\"include\" cannot name a key of the configuration\nnas-host defaults:1:1\n");
  EXPECT_EQ(core_error("\"a.b\" = 1"), "\"\"a.b\"\" cannot name a key of the configuration\nnas-host defaults:1:1\n");
}

TEST(Schema, DefaultsMustSatisfyTheirConstraints) {
  EXPECT_EQ(core_error("#: >= 1\na = 0"),
            "\"a\" must be at least 1, not 0\nnas-host defaults:2:5\nchange the default or its "
            "constraints");
  EXPECT_EQ(core_error("#: one of x, y\na = 'z'"),
            "\"a\" must be one of x, y, not \"z\"\nnas-host defaults:2:5\nchange the default or "
            "its constraints");
  EXPECT_EQ(core_error("#: list of text\na = 1"),
            "\"a\" must be a list of text, not an integer\nnas-host defaults:2:5\nchange the "
            "default or its constraints");
  EXPECT_EQ(core_error("#: > 0\na = 'z'"), "\"a\" has bounds but is not a number\nnas-host defaults:2:1\n");
  EXPECT_EQ(core_error("#: one of 1, 2\na = 1.0"),
            "\"a\" has choices but is neither text nor integer\nnas-host defaults:2:1\n");
}

TEST(Schema, ConstraintThatIsNotUnderstoodHasItsLine) {
  EXPECT_EQ(core_error("\n# Doc.\n#: positive\na = 1"),
            "\"a\" has a constraint that is not understood: \"positive\" is not a constraint\nnas-host "
            "defaults:3\n"
            "write for example \"#: >= 1\", \"#: 0..1\", \"#: < search.train.epochs\", \"#: one of sgd, adam\" or "
            "\"#: list of real\"");
}

TEST(Schema, KeysThatCannotBeComparedAreRefused) {
  const auto error_of = [](const std::string& constraint, const std::string& value = "1") {
    return plugin_error("[search.darts]\n#: " + constraint + "\nx = " + value + "\nparts = 2\nname = \"n\"\n");
  };
  EXPECT_EQ(error_of("< search.train.epocs"),
            "\"search.darts.x\" is compared with \"search.train.epocs\", which is no key\nplugin darts:2\n"
            "did you mean \"search.train.epochs\"?");
  EXPECT_EQ(error_of("<= parts"),
            "\"search.darts.x\" is compared with \"parts\", which is no key\nplugin darts:2\n"
            "did you mean \"search.darts.parts\"?");
  EXPECT_THAT(error_of("< search.train"), testing::HasSubstr("which is a table"));
  EXPECT_THAT(error_of("< search.darts.name"), testing::HasSubstr("\"search.darts.name\", which is text\n"));
  EXPECT_THAT(error_of("> search.darts.x"), testing::HasSubstr("is compared with itself\nplugin darts:2\n"));
  EXPECT_THAT(error_of("divides search.darts.parts", "2.0"), testing::HasSubstr("which is for two integers"));
  EXPECT_THAT(error_of("divides search.train.drop_path"), testing::HasSubstr("which is for two integers"));
  EXPECT_THAT(error_of("< search.train.epochs", "[1]"), testing::HasSubstr("compare only keys that hold one number"));
}

TEST(Schema, AKeyMayBeComparedWithOnesOfTheHostAndOfItsPluginAlone) {
  Schema schema = core_schema();
  schema.add_plugin("darts", "[search.darts]\n#: <= seed <= search.darts.most\nx = 1\nmost = 2\n");
  EXPECT_EQ(schema.find("search.darts.x")->constraints.comparisons().size(), 2U);
  EXPECT_THAT(test::config_error([&] { schema.add_plugin("random", "[random]\n#: < search.darts.most\ny = 1\n"); }),
              testing::HasSubstr("which is a key of plugin darts"));
}

TEST(Schema, ADefaultOfAutoIsANumberWhereItsConstraintsAreForOne) {
  Schema schema = core_schema();
  schema.add_plugin("darts", "#: >= 0 or auto\nnumber = \"auto\"\n#: or auto\nword = \"auto\"\n");
  EXPECT_EQ(schema.find("number")->default_value, Value(int64_t{0}));
  EXPECT_EQ(schema.find("word")->type, Type::text);
}

TEST(Schema, NotesConstraintsThatStandAboveNoKey) {
  Schema schema = core_schema();
  schema.add_plugin("darts",
                    "#:schema ./nas-host.schema.json\n#: >= 1\n\na = 1\nb = 2 #: >= 1\n# : >= 1\nc = 3\n"
                    "#: >= 1\nd = 4\ne = \"#: text\"\n#: like search.train\n[more]\n");
  const std::string note =
      ": this \"#:\" constrains no key. Write it at the beginning of a line directly above the key.";
  EXPECT_THAT(schema.notes(),
              testing::ElementsAre("plugin darts:2" + note, "plugin darts:5" + note, "plugin darts:6" + note));
}

TEST(Schema, ATableCanHaveTheShapeOfAnother) {
  Schema schema = core_schema();
  schema.add_plugin("random",
                    "# How a sample is trained.\n#: like search.train\n[search.sample.train]\nepochs = 3\n"
                    "# Of this section alone.\n#: >= 1\nrepeats = 2\n"
                    "[search.sample.train.optimizer]\nmilestones = [5]\n");
  EXPECT_EQ(schema.find("search.sample.train.epochs")->default_value, Value(int64_t{3}));
  EXPECT_EQ(schema.find("search.sample.train.epochs")->doc, "Passes over the data.");
  EXPECT_EQ(schema.find("search.sample.train.epochs")->constraints.lines(), std::vector<std::string>{">= 1"});
  EXPECT_EQ(schema.find("search.sample.train.epochs")->origin.where, "plugin random");
  EXPECT_EQ(schema.find("search.sample.train.drop_path")->default_value, Value(0.0));
  EXPECT_EQ(schema.find("search.sample.train.repeats")->default_value, Value(int64_t{2}));
  EXPECT_EQ(schema.find("search.sample.train.optimizer.milestones")->default_value, Value(std::vector<int64_t>{5}));
  EXPECT_EQ(schema.find("search.sample.train.optimizer.betas")->default_value, Value(std::vector<double>{0.9, 1.0}));
  EXPECT_TRUE(schema.has_table("search.sample.train.optimizer"));
  EXPECT_EQ(schema.tables().at("search.sample.train"), "How a sample is trained.");
  EXPECT_EQ(schema.find("search.train.epochs")->default_value, Value(int64_t{50}));
}

TEST(Schema, TheShapeIsThatOfTheDefaultsSoFar) {
  Schema schema = core_schema();
  schema.add_plugin("random", "[search.train]\nepochs = 7\n#: like search.train\n[search.sample]\n");
  EXPECT_EQ(schema.find("search.sample.epochs")->default_value, Value(int64_t{7}));
}

TEST(Schema, AShapeMustExist) {
  const std::string error = plugin_error("\n#: like search.trian\n[search.sample]\nepochs = 3\n");
  EXPECT_THAT(error, testing::HasSubstr("table \"search.sample\" has a constraint that is not understood: like "
                                        "search.trian\n"));
  EXPECT_THAT(error, testing::HasSubstr("plugin darts:2"));
  EXPECT_THAT(plugin_error("#: >= 1\n[search.sample]\nepochs = 3\n"),
              testing::HasSubstr("table \"search.sample\" has a constraint that is not understood: >= 1"));
}

}  // namespace schema_test
}  // namespace nas::core
