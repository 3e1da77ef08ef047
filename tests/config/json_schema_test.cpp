#include "core/config/json_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace nas::core {
namespace json_schema_test {

using nlohmann::json;

Schema schema_of(const std::string& core, const std::string& plugin = "") {
  Schema schema;
  schema.add_core(core);
  if (!plugin.empty()) schema.add_plugin("other", plugin);
  return schema;
}

json json_of(const std::vector<Schema>& schemas) { return json::parse(to_json_schema(schemas, KnownParts())); }

/// The rule of the key "k", whose text this is.
json rule_of(const std::string& toml) { return json_of({schema_of(toml)})["properties"]["k"]; }

TEST(JsonSchemaTest, LimitsAreTheStrictestOnes) {
  EXPECT_EQ(rule_of("#: >= 1 <= 8\nk = 2"),
            json({{"title", "k"}, {"type", "integer"}, {"minimum", 1}, {"maximum", 8}, {"default", 2}}));
  EXPECT_EQ(rule_of("#: > 0 < 1\nk = 0.5"), json({{"title", "k"},
                                                  {"type", "number"},
                                                  {"minimum", 0},
                                                  {"exclusiveMinimum", true},
                                                  {"maximum", 1},
                                                  {"exclusiveMaximum", true},
                                                  {"default", 0.5}}));
  EXPECT_EQ(rule_of("#: 0..0.9 > 0 >= -3\nk = 0.5"), json({{"title", "k"},
                                                           {"type", "number"},
                                                           {"minimum", 0},
                                                           {"exclusiveMinimum", true},
                                                           {"maximum", 0.9},
                                                           {"default", 0.5}}));
}

TEST(JsonSchemaTest, ListsHaveTheRuleOfTheirElements) {
  EXPECT_EQ(rule_of("#: 0..1 list of real\nk = [0.9]"),
            json({{"title", "k"},
                  {"type", "array"},
                  {"items", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}},
                  {"default", {0.9}}}));
  const json two = rule_of("#: list of 2 integer\nk = [1, 2]");
  EXPECT_EQ(two["minItems"], 2);
  EXPECT_EQ(two["maxItems"], 2);
}

TEST(JsonSchemaTest, ChoicesHaveTheTypeOfTheKey) {
  EXPECT_EQ(rule_of("#: one of sgd, adam\nk = \"sgd\"")["enum"], json({"sgd", "adam"}));
  EXPECT_EQ(rule_of("#: one of 0, 1, 3\nk = 1")["enum"], json({0, 1, 3}));
  EXPECT_EQ(rule_of("k = true"), json({{"title", "k"}, {"type", "boolean"}, {"default", true}}));
}

TEST(JsonSchemaTest, ComparisonsAreDescribed) {
  EXPECT_EQ(rule_of("j = 2\n# Doc.\n#: < j\nk = 1")["description"], "Doc. It must be less than j.");
}

TEST(JsonSchemaTest, AutoIsAnotherChoice) {
  EXPECT_EQ(rule_of("#: >= 0 or auto\nk = 0"),
            json({{"title", "k"},
                  {"anyOf", {{{"type", "integer"}, {"minimum", 0}}, {{"enum", {"auto"}}}}},
                  {"default", "auto"}}));
}

TEST(JsonSchemaTest, NamesAreThoseThatAreKnown) {
  KnownParts parts;
  parts.add("trainer", "mine");
  const std::vector<Schema> schemas = {schema_of("#: name of trainer\nk = \"\"\n#: name of op\nops = [\"none\"]")};
  const json properties = json::parse(to_json_schema(schemas, parts))["properties"];
  EXPECT_EQ(properties["k"]["enum"], json({"mine", ""}));
  const json ops = properties["ops"]["items"]["enum"];
  EXPECT_EQ(ops.size(), parts.names("op").size() + 1);
}

TEST(JsonSchemaTest, TablesRefuseOtherKeysAndSayWhatTheyAreFor) {
  const json table = json_of({schema_of("# Of a\n# run.\n[a.b]\n# How\n# many.\nk = 1")})["properties"]["a"];
  EXPECT_EQ(table["additionalProperties"], false);
  EXPECT_EQ(table["properties"]["b"]["description"], "Of a run.");
  EXPECT_EQ(table["properties"]["b"]["additionalProperties"], false);
  EXPECT_EQ(table["properties"]["b"]["properties"]["k"]["description"], "How many.");
}

TEST(JsonSchemaTest, SeveralSchemasAcceptWhatOneOfThemAccepts) {
  const std::string core = "[a]\nx = 1\ny = 1";
  const json a = json_of({schema_of(core, "[a]\nx = 2\n#: >= 3\nz = 3"),
                          schema_of(core, "[a]\n#: one of s\nz = \"s\"")})["properties"]["a"]["properties"];
  EXPECT_FALSE(a["x"].contains("default")) << "the plugins have different ones";
  EXPECT_EQ(a["y"], json({{"title", "a.y"}, {"type", "integer"}, {"default", 1}}));
  EXPECT_EQ(a["z"], json({{"title", "a.z"},
                          {"anyOf", {{{"type", "integer"}, {"minimum", 3}}, {{"type", "string"}, {"enum", {"s"}}}}}}));
}

}  // namespace json_schema_test
}  // namespace nas::core
