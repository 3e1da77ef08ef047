// What is found before anything is trained, by `config check` and by `run`.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace config_check_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ConfigCheck : public testing::Test {
 protected:
  /// The first line of what both commands say about `setting`.
  void expect(const Words& settings, int code, const std::string& what) {
    Words check = host({"config", "check", SMALL_CONFIG, "--plugin", "darts"});
    for (const std::string& setting : settings) check.insert(check.end(), {"--set", setting});
    for (const Words& words : {check, small_run(folder / "run", settings)}) {
      const Outcome outcome = run_program(words);
      EXPECT_EQ(outcome.code, code) << outcome.err;
      EXPECT_THAT("\n" + outcome.err, HasSubstr("\nnas-host: error: " + what));
      EXPECT_FALSE(fs::exists(folder / "run"));
    }
  }
  const TemporaryFolder folder;
};

TEST_F(ConfigCheck, NamesThatNobodyProvides) {
  expect({"data.dataset=日本"}, 3, "there is no data set named 日本\n");
  expect({"method=nope"}, 3, "no loaded plugin provides the method \"nope\"\n");
  expect({"search.finalizers=nope"}, 3, "no loaded plugin provides finalizers \"nope\"\n");
  expect({"eval.model.stem_ops=[\"foo\"]"}, 3, "there is no op \"foo\"\n");
}

TEST_F(ConfigCheck, Devices) {
  expect({"device=gpu"}, 3, "there is no device \"gpu\"\n");
  expect({"device=meta"}, 3, "there is no device \"meta\"\n");
  EXPECT_EQ(run_program(host({"config", "check", "--set", "device=cpu:0"})).code, 0);
}

TEST_F(ConfigCheck, NumbersThatMakeNoSense) {
  expect({"data.std=[-1]"}, 3, "\"data.std[0]\" must be greater than 0, not -1.0\n");
  expect({"data.std=[1]"}, 3, "\"data.mean\" has 0 values and \"data.std\" has 1\n");
  expect({"search.data.train_fraction=0.9"}, 3, "the fractions of [search.data] sum to 1.4, more than 1\n");
  expect({"data.dataset=synthetic", "data.synthetic.height=1099511627776"}, 3,
         "\"data.synthetic.height\" must be between 1 and 65536, not 1099511627776\n");
}

TEST_F(ConfigCheck, FilesThatDoNotExist) {
  expect({"data.path=/nowhere"}, 4, "data file train-images-idx3-ubyte is missing\n");
  expect({"data.dataset=idx"}, 3, "data set \"idx\" needs a folder\n");
  expect({"search.enabled=false", "eval.description=nope.toml"}, 3,
         "\"eval.description\" names nope.toml, which does not exist\n");
}

TEST_F(ConfigCheck, CellsThatNobodyUses) {
  expect({"eval.genotype=foo"}, 3,
         "\"eval.genotype\" gives the cells, but search.enabled is true, and a search finds its own\n");
  write_text(folder / "m.toml", "");
  expect({"eval.description=" + (folder / "m.toml").string()}, 3, "\"eval.description\" gives the cells");
  expect({"search.enabled=false"}, 3, "search.enabled is false and no cells are given\n");
  expect({"search.enabled=false", "eval.genotype=foo", "eval.description=" + (folder / "m.toml").string()}, 3,
         "both \"eval.genotype\" and \"eval.description\" give cells\n");
}

TEST_F(ConfigCheck, EveryMistakeIsReportedAtOnce) {
  const Outcome outcome =
      run_program(host({"config", "check", "--plugin", "darts", "--json", "--set", "sead=1", "--set", "method=nope",
                        "--set", "device=gpu", "--set", "data.path=/nowhere"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["errors"].size(), 4u);
}

/// LibTorch writes the C++ stack behind the first line of its errors.
TEST_F(ConfigCheck, NoErrorShowsACppStack) {
  const Outcome outcome = run_program(small_run(
      folder / "run", {"data.dataset=synthetic", "data.synthetic.train_items=100000000", "data.synthetic.height=65536",
                       "data.synthetic.width=65536", "data.synthetic.channels=4096"}));
  EXPECT_NE(outcome.code, 0);
  EXPECT_LT(outcome.code, 128);
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("frame #")));
}

TEST_F(ConfigCheck, PluginsAreNotASetting) {
  const Outcome outcome = run_program(host({"config", "check", "--set", "plugins=[\"darts\"]"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("load plugins with --plugin"));
}

}  // namespace config_check_test
}  // namespace nas::test
