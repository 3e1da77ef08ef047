#include "core/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

#include "core/config/resolve.h"

namespace nas::core {
namespace config_test {

Config example() {
  Schema schema;
  schema.add_core(
      "seed = 2\n[search.train]\nrate = 0.025\nnesterov = true\nkind = 'sgd'\n"
      "milestones = [3, 4]\nbetas = [0.9, 0.999]\nops = ['none', 'skip']\n");
  return resolve(schema, {});
}

std::string refusal(const auto& action) {
  try {
    action();
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
  return "no refusal";
}

TEST(ConfigTest, GivesEveryType) {
  const Config config = example();
  EXPECT_EQ(config.integer("seed"), 2);
  EXPECT_EQ(config.real("search.train.rate"), 0.025);
  EXPECT_EQ(config.real("seed"), 2.0);
  EXPECT_TRUE(config.flag("search.train.nesterov"));
  EXPECT_EQ(config.text("search.train.kind"), "sgd");
  EXPECT_THAT(integers(config, "search.train.milestones"), testing::ElementsAre(3, 4));
  EXPECT_THAT(reals(config, "search.train.milestones"), testing::ElementsAre(3.0, 4.0));
  EXPECT_THAT(reals(config, "search.train.betas"), testing::ElementsAre(0.9, 0.999));
  EXPECT_THAT(texts(config, "search.train.ops"), testing::ElementsAre("none", "skip"));
}

TEST(ConfigTest, SectionsReadRelativePaths) {
  const Config config = example();
  const IConfig& search = config.section("search");
  EXPECT_EQ(search.real("train.rate"), 0.025);
  const IConfig& train = search.section("train");
  EXPECT_EQ(train.real("rate"), 0.025);
  EXPECT_EQ(&train, &config.section("search.train"));
  EXPECT_THAT(texts(train, "ops"), testing::ElementsAre("none", "skip"));
}

TEST(ConfigTest, HasKeysAndTables) {
  const Config config = example();
  EXPECT_TRUE(config.has("seed"));
  EXPECT_TRUE(config.has("search.train"));
  EXPECT_FALSE(config.has("train"));
  EXPECT_TRUE(config.section("search").has("train.rate"));
  EXPECT_FALSE(config.section("search").has("seed"));
}

TEST(ConfigTest, WhatSectionsGiveOutlivesTheFirstCopy) {
  std::optional<Config> first = example();
  const Config second = *first;
  const IConfig& train = first->section("search.train");
  const std::string_view kind = train.text("kind");
  first.reset();
  EXPECT_EQ(kind, "sgd");
  EXPECT_EQ(train.text("kind").data(), second.text("search.train.kind").data());
}

TEST(ConfigTest, MistakesOfTheCallerNameThePath) {
  const Config config = example();
  const IConfig& train = config.section("search.train");
  EXPECT_EQ(refusal([&] { train.integer("epochs"); }), "the configuration has no key \"search.train.epochs\"");
  EXPECT_EQ(refusal([&] { train.section("x"); }), "the configuration has no table \"search.train.x\"");
  EXPECT_EQ(refusal([&] { train.integer("rate"); }),
            "\"search.train.rate\" of the configuration is a real number, not an integer");
  EXPECT_EQ(refusal([&] { train.real("kind"); }),
            "\"search.train.kind\" of the configuration is text, not a real number");
  EXPECT_EQ(refusal([&] { train.text("nesterov"); }),
            "\"search.train.nesterov\" of the configuration is true or false, not text");
  EXPECT_EQ(refusal([&] { train.flag("kind"); }),
            "\"search.train.kind\" of the configuration is text, not true or false");
  EXPECT_EQ(refusal([&] { train.length("kind"); }), "\"search.train.kind\" of the configuration is text, not a list");
  EXPECT_EQ(refusal([&] { train.text_at("betas", 0); }),
            "\"search.train.betas\" of the configuration is a list of real numbers, not a list of text");
  EXPECT_EQ(refusal([&] { train.integer_at("milestones", 2); }),
            "\"search.train.milestones\" of the configuration has 2 elements, none at 2");
  EXPECT_EQ(refusal([&] { train.real_at("betas", -1); }),
            "\"search.train.betas\" of the configuration has 2 elements, none at -1");
}

}  // namespace config_test
}  // namespace nas::core
