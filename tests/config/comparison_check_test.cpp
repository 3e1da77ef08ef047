#include "core/config/comparison_check.h"

#include <gmock/gmock.h>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace comparison_check_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The keys of core and of a plugin.
Schema schema_with(const std::string& plugin) {
  Schema schema;
  schema.add_core(core_defaults());
  if (!plugin.empty()) schema.add_plugin("mine", plugin);
  return schema;
}

std::vector<Error> errors(const std::vector<std::string>& settings, const std::string& plugin = "") {
  KnownParts parts;
  parts.add("runner", "mine", "mine");
  parts.add("trainer", "mine_too", "mine");
  return comparison_errors(resolve(schema_with(plugin), {.file = "", .settings = settings}), parts);
}

std::vector<std::string> mistakes(const std::vector<std::string>& settings, const std::string& plugin = "") {
  std::vector<std::string> what;
  for (const Error& error : errors(settings, plugin)) what.push_back(error.what());
  return what;
}

TEST(ComparisonCheck, TheDefaultsAreRight) { EXPECT_THAT(mistakes({}), IsEmpty()); }

TEST(ComparisonCheck, FractionsMatterToASearch) {
  const auto found = errors({"search.data.held_out_fraction=0.1"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_STREQ(found[0].what(), "the fractions of [search.data] sum to 1.1, more than 1");
  EXPECT_EQ(found[0].where(), "key \"search.data.held_out_fraction\", set by --set search.data.held_out_fraction=0.1");
  EXPECT_THAT(mistakes({"search.data.held_out_fraction=0.1", "search.enabled=false"}), IsEmpty());
}

TEST(ComparisonCheck, SchedulesFitTheirTraining) {
  EXPECT_THAT(mistakes({"search.train.epochs=5", "search.train.schedule.warmup_epochs=5",
                        "eval.train.schedule.min_learning_rate=0.5"}),
              ElementsAre("\"search.train.schedule.warmup_epochs\" (5) must be less than \"search.train.epochs\" (5)",
                          "\"eval.train.schedule.min_learning_rate\" (0.5) must not exceed "
                          "\"eval.train.optimizer.learning_rate\" (0.025)"));
  EXPECT_THAT(mistakes({"eval.train.epochs=5", "eval.train.schedule.warmup_epochs=4"}), IsEmpty());
  EXPECT_THAT(mistakes({"eval.train.schedule.min_learning_rate=0.5", "eval.train.schedule.kind=step"}), IsEmpty());
  EXPECT_THAT(mistakes({"eval.train.schedule.min_learning_rate=0.5", "eval.enabled=false"}), IsEmpty());
}

TEST(ComparisonCheck, MilestonesRise) {
  const std::string multi_step = "eval.train.schedule.kind=multi_step", key = "eval.train.schedule.milestones";
  for (const char* wrong : {"=[5, 3]", "=[0, 3]", "=[3, 3]", "=[]"})
    EXPECT_THAT(mistakes({multi_step, key + wrong}),
                ElementsAre("\"" + key + "\" must hold epochs from 1 on, each later than the one before"));
  EXPECT_THAT(mistakes({multi_step, key + "=[3, 5]"}), IsEmpty());
  EXPECT_THAT(mistakes({key + "=[5, 3]"}), IsEmpty());
}

TEST(ComparisonCheck, ATableOfAPluginThatIsNoTrainingIsLeftAlone) {
  EXPECT_THAT(mistakes({}, "[search.mine.schedule]\n# Own.\nwarmup_epochs = 7\n"), IsEmpty());
  EXPECT_THAT(mistakes({}, "[mine]\nenabled = 1\nx = 2\n"), IsEmpty());
}

const std::string compared =
    "[search.mine]\n"
    "#: < search.train.epochs\nwarmup_epochs = 1\n"
    "#: <= search.mine.warmest\ncoldest = 0.5\nwarmest = 2.0\n"
    "#: >= 1 divides search.model.channels\nparts = 2\n";

TEST(ComparisonCheck, KeysAreComparedAsTheirDefaultFileSays) {
  EXPECT_THAT(mistakes({}, compared), IsEmpty());
  EXPECT_THAT(mistakes({"search.train.epochs=1", "search.mine.coldest=3", "search.mine.parts=3"}, compared),
              ElementsAre("\"search.mine.warmup_epochs\" (1) must be less than \"search.train.epochs\" (1)",
                          "\"search.mine.coldest\" (3.0) must not exceed \"search.mine.warmest\" (2.0)",
                          "\"search.mine.parts\" (3) must divide \"search.model.channels\" (16)"));
  EXPECT_THAT(mistakes({"search.train.epochs=1", "search.enabled=false"}, compared), IsEmpty());
  EXPECT_THAT(mistakes({"search.train.epochs=1", "method=mine"}, compared), SizeIs(1));
  EXPECT_THAT(mistakes({"search.train.epochs=1", "method=yours"}, compared), IsEmpty());
}

TEST(ComparisonCheck, APluginThatIsNotRunHasNoChecksForItsTablesAndTheHostsKeysKeepTheirs) {
  const std::string changed =
      "[search.train.schedule]\nwarmup_epochs = 90\n#: like eval.train\n[search.mine.train]\nepochs = 1\n"
      "[search.mine.train.schedule]\nwarmup_epochs = 1\n";
  const auto of_host = testing::StartsWith("\"search.train.schedule.warmup_epochs\" (90)");
  const auto of_plugin = testing::StartsWith("\"search.mine.train.schedule.warmup_epochs\" (1)");
  EXPECT_THAT(mistakes({"method=mine"}, changed), testing::UnorderedElementsAre(of_host, of_plugin));
  EXPECT_THAT(mistakes({"method=yours"}, changed), ElementsAre(of_host));
}

TEST(ComparisonCheck, TheKeyThatWasSetLaterIsNamed) {
  const auto found = errors({"search.train.epochs=1"}, compared);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].where(), "key \"search.train.epochs\", set by --set search.train.epochs=1");
  EXPECT_EQ(found[0].remedy(), "lower search.mine.warmup_epochs or raise search.train.epochs");
}

TEST(ComparisonCheck, DefaultsThatBreakAComparisonAreForTheAuthor) {
  const auto found = errors({}, "[search.mine]\n#: < search.mine.most\nx = 5\nmost = 3\n");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].remedy(), "change one of the defaults or the constraint of search.mine.x");
}

TEST(ComparisonCheck, IntegersAreComparedExactly) {
  const std::string plugin = "[search.mine]\n#: < search.mine.most\nx = 0\nmost = 9007199254740993\n";
  EXPECT_THAT(mistakes({"search.mine.x=9007199254740992"}, plugin), IsEmpty());
  EXPECT_THAT(mistakes({"search.mine.x=9007199254740993"}, plugin), SizeIs(1));
  EXPECT_THAT(mistakes({"search.mine.x=-2"}, "[search.mine]\n#: divides search.model.channels\nx = 2\n"), SizeIs(1));
}

TEST(ComparisonCheck, APluginIsCheckedWhenItsTrainerServesAnotherMethod) {
  EXPECT_THAT(mistakes({"search.train.epochs=1", "method=yours", "search.trainer=mine_too"}, compared), SizeIs(1));
  EXPECT_THAT(mistakes({"search.train.epochs=1", "method=yours", "search.trainer=yours"}, compared), IsEmpty());
}

TEST(ComparisonCheck, AutomaticValuesAreNotCompared) {
  const std::string plugin = "[search.mine]\n#: <= eval.model.channels\nchannels = 4\n";
  EXPECT_THAT(mistakes({"eval.model.channels=auto"}, plugin), IsEmpty());
  EXPECT_THAT(mistakes({"eval.model.channels=2"}, plugin), SizeIs(1));
}

TEST(ComparisonCheck, OnlyNumbersAreCompared) {
  for (const char* wrong : {"#: < a.b\nx = \"text\"\n", "#: divides a.b\nx = true\n", "#: < word\nx = 1\n"})
    EXPECT_THAT(test::config_error([&] { Schema().add_core(wrong); }), testing::HasSubstr("\"x\" "));
}

}  // namespace comparison_check_test
}  // namespace nas::core
