#include "core/config/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace resolve_test {

using test::TemporaryFolder;

constexpr const char* kCore = R"(seed = 2
device = "cpu"
[search.train]
#: >= 1
epochs = 50
#: >= 1
batch = 64
#: 0..1
drop_path = 0.0
[search.train.optimizer]
#: one of sgd, adam
kind = "sgd"
#: 0..1 list of 2 real
betas = [0.9, 0.999]
nesterov = false
)";

class Resolve : public testing::Test {
 protected:
  Resolve() { schema_.add_core(kCore); }

  Config file(const std::string& toml) { return resolve(schema_, {folder_.write("a.toml", toml), {}}); }

  /// What, where (without the folder) and remedy of a file's first error.
  std::string error(const std::string& toml) {
    std::string text = test::config_error([&] { file(toml); });
    const std::string folder = folder_.path().string() + "/";
    for (size_t at; (at = text.find(folder)) != std::string::npos;) text.erase(at, folder.size());
    return text;
  }

  TemporaryFolder folder_;
  Schema schema_;
};

constexpr const char* kSeeKeys = "see the keys with: nas-host config show";

TEST_F(Resolve, DefaultsWithoutAnything) {
  const Config config = resolve(schema_, {});
  EXPECT_EQ(config.integer("search.train.epochs"), 50);
  EXPECT_EQ(config.origin("search.train.epochs").where, "nas-host defaults");
}

TEST_F(Resolve, FileGoesOverDefaults) {
  const Config config = file("device = 'cuda:0'\n\n[search.train]\n  drop_path = 1\n");
  EXPECT_EQ(config.text("device"), "cuda:0");
  EXPECT_EQ(config.value("search.train.drop_path"), Value(1.0));
  EXPECT_EQ(config.origin("search.train.drop_path").layer, Layer::file);
  EXPECT_EQ(config.origin("search.train.drop_path").where, (folder_ / "a.toml").string() + ":4:15");
  EXPECT_EQ(config.origin("seed").layer, Layer::core);
}

TEST_F(Resolve, UnknownKeyOffersTheNearest) {
  EXPECT_EQ(error("\n[search.train]\n  epocs = 3"), std::string("unknown key \"search.train.epocs\"; did you mean "
                                                                "\"search.train.epochs\"?\na.toml:3:3\n") +
                                                        kSeeKeys);
  EXPECT_EQ(error("search.train.optimizer.knid = 'adam'"),
            std::string("unknown key \"search.train.optimizer.knid\"; did you mean "
                        "\"search.train.optimizer.kind\"?\n"
                        "a.toml:1:24\n") +
                kSeeKeys);
}

TEST_F(Resolve, UnknownKeyInTheWrongTableOffersTheOnlyOneOfThatName) {
  EXPECT_EQ(error("epochs = 3"),
            std::string("unknown key \"epochs\"; did you mean \"search.train.epochs\"?\na.toml:1:1\n") + kSeeKeys);
}

TEST_F(Resolve, UnknownKeyThatIsNearNothing) {
  EXPECT_EQ(error("[search.train]\nfoo = 3"), std::string("unknown key \"search.train.foo\"\na.toml:2:1\n") + kSeeKeys);
  EXPECT_EQ(error("\"search.train\" = 3"),
            std::string("unknown key \"\"search.train\"\"; did you mean \"search.train\"?\na.toml:1:1\n") + kSeeKeys);
}

TEST_F(Resolve, UnknownTableIsToldOnce) {
  EXPECT_EQ(error("[serch.train]\nepochs = 3\nbatch = 3"),
            std::string("unknown table \"serch\"; did you mean \"search\"?\na.toml:1:2\n") + kSeeKeys);
  EXPECT_EQ(check(schema_, {folder_ / "a.toml", {}}).size(), 1u);
}

TEST_F(Resolve, WrongTypes) {
  EXPECT_EQ(error("[search.train]\nepochs = 'ten'"),
            "\"search.train.epochs\" must be an integer, not text\na.toml:2:10\nits default is 50");
  EXPECT_EQ(error("[search.train]\nepochs = 2.0"),
            "\"search.train.epochs\" must be an integer, not a real number\na.toml:2:10\nits "
            "default is 50");
  EXPECT_EQ(error("device = 0"), "\"device\" must be text, not an integer\na.toml:1:10\nits default is \"cpu\"");
  EXPECT_EQ(error("[search.train]\ndrop_path = true"),
            "\"search.train.drop_path\" must be a real number, not true or false\na.toml:2:13\nits "
            "default is 0.0");
  EXPECT_EQ(error("search.train.optimizer.nesterov = 1"),
            "\"search.train.optimizer.nesterov\" must be true or false, not an integer\na.toml:1:35\n"
            "its default is false");
  EXPECT_EQ(error("search.train.optimizer.betas = 0.9"),
            "\"search.train.optimizer.betas\" must be a list of real numbers, not a real "
            "number\na.toml:1:32\n"
            "its default is [0.9, 0.999]");
  EXPECT_EQ(error("search.train.optimizer.betas = [0,\n 'b']"),
            "\"search.train.optimizer.betas[1]\" must be a real number, not text\na.toml:2:2\n"
            "its default is [0.9, 0.999]");
  EXPECT_EQ(error("search.train.optimizer.betas = [0.9]"),
            "\"search.train.optimizer.betas\" must be a list of 2 values, not of 1\na.toml:1:32\n"
            "its default is [0.9, 0.999]");
}

TEST_F(Resolve, TablesAndKeysAreNotExchanged) {
  EXPECT_EQ(error("[search.train.epochs]\na = 1"),
            "\"search.train.epochs\" must be an integer, not a table\na.toml:1:1\nits default is 50");
  EXPECT_EQ(error("[search]\ntrain = 1"),
            "\"search.train\" must be a table, not an integer\na.toml:2:9\nwrite its keys under "
            "[search.train]");
  EXPECT_EQ(error("[[search]]\na = 1"),
            "\"search\" must be a table, not a list\na.toml:1:1\nwrite its keys under [search]");
}

TEST_F(Resolve, OutOfRange) {
  EXPECT_EQ(error("[search.train]\nbatch = 0"),
            "\"search.train.batch\" must be at least 1, not 0\na.toml:2:9\nits default is 64");
  EXPECT_EQ(error("[search.train]\ndrop_path = 1.5"),
            "\"search.train.drop_path\" must be between 0 and 1, not 1.5\na.toml:2:13\nits default "
            "is 0.0");
  EXPECT_EQ(error("[search.train]\ndrop_path = nan"),
            "\"search.train.drop_path\" must be a finite number, not nan\na.toml:2:13\nits default "
            "is 0.0");
  EXPECT_EQ(error("search.train.optimizer.betas = [0.9, 2]"),
            "\"search.train.optimizer.betas[1]\" must be between 0 and 1, not 2.0\na.toml:1:38\n"
            "its default is [0.9, 0.999]");
  EXPECT_EQ(error("search.train.optimizer.kind = 'adamw'"),
            "\"search.train.optimizer.kind\" must be one of sgd, adam, not \"adamw\"\na.toml:1:31\n"
            "its default is \"sgd\"");
}

TEST_F(Resolve, InvalidToml) {
  EXPECT_THAT(error("seed = 2\nseed = "), testing::MatchesRegex("not valid TOML: .*\na.toml:2:[78]\n"));
  EXPECT_THAT(error("seed = 2\nseed = 3"),
              testing::MatchesRegex("not valid TOML: .*seed.*\na.toml:2:[0-9]+\nwrite each key and each table once"));
  EXPECT_THAT(
      error("device = cpu"),
      testing::MatchesRegex("not valid TOML: .*\na.toml:1:[0-9]+\ntext needs quotes, such as device = \"cpu\""));
  EXPECT_THAT(error("device = \"\xff\""), testing::MatchesRegex("not valid TOML: .*\na.toml:1:1[01]\n"));
}

TEST_F(Resolve, MissingFile) {
  EXPECT_EQ(test::config_error([&] { resolve(schema_, {"nowhere/a.toml", {}}); }),
            "cannot read nowhere/a.toml: No such file or directory\n\n");
}

TEST_F(Resolve, CheckTellsEverything) {
  const std::string path = folder_.write("a.toml", "sed = 3\n[search.train]\nepochs = 0\nbatch = 'x'\n");
  std::vector<std::string> told;
  for (const Error& error : check(schema_, {path, {"seed=x"}})) told.push_back(error.what());
  EXPECT_THAT(told, testing::ElementsAre("unknown key \"sed\"; did you mean \"seed\"?",
                                         "\"search.train.epochs\" must be at least 1, not 0",
                                         "\"search.train.batch\" must be an integer, not text",
                                         "\"seed\" must be an integer, not \"x\""));
}

TEST_F(Resolve, CheckOfARightFileTellsNothing) {
  EXPECT_TRUE(check(schema_, {folder_.write("a.toml", "seed = 3"), {"seed=4"}}).empty());
}

TEST_F(Resolve, EachLayerGoesOverTheOneBefore) {
  Schema schema;
  schema.add_core("a = 1\nb = 1\nc = 1\nd = 1\ne = 1\n");
  schema.add_plugin("darts", "b = 2\nc = 2\nd = 2\ne = 2\n");
  folder_.write("base.toml", "c = 3\nd = 3\ne = 3\n");
  const std::string path = folder_.write("a.toml", "include = 'base.toml'\nd = 4\ne = 4\n");
  const Config config = resolve(schema, {path, {"e=5"}});
  const auto at = [&](const char* key) {
    const Origin& origin = config.origin(key);
    return std::make_tuple(config.integer(key), origin.layer, origin.where);
  };
  EXPECT_EQ(at("a"), std::make_tuple(1, Layer::core, "nas-host defaults"));
  EXPECT_EQ(at("b"), std::make_tuple(2, Layer::plugin, "plugin darts"));
  EXPECT_EQ(at("c"), std::make_tuple(3, Layer::include, (folder_ / "base.toml").string() + ":1:5"));
  EXPECT_EQ(at("d"), std::make_tuple(4, Layer::file, path + ":2:5"));
  EXPECT_EQ(at("e"), std::make_tuple(5, Layer::setting, "--set e=5"));
}

TEST(Check, StopsAfterAHundredErrors) {
  Schema schema;
  schema.add_core("seed = 2\n");
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + " = 1\n";
  const test::TemporaryFolder folder;
  EXPECT_EQ(check(schema, {.file = folder.write("a.toml", text)}).size(), 100u);
}

}  // namespace resolve_test
}  // namespace nas::core
