#include "host/batch/plan/plan.h"

#include "batch_text.h"

namespace nas::host {
namespace plan_test {

using core::ExitCode;
using testing::SizeIs;

class PlanTest : public testing::Test {
 protected:
  Plan plan(const std::string& text) const { return Plan(read_batch_file(batch_in(folder, text)), false); }
  const test::TemporaryFolder folder;
};

TEST_F(PlanTest, ResolvesEachExperimentWithItsOwnPlugins) {
  test::write_text(folder / "d.toml", "");
  test::write_text(folder / "r.toml", "[search.random]\nsamples = 3\n");
  Plan made = plan(
      "[[zip]]\nplugin = ['darts', 'random']\nconfig = ['d.toml', 'r.toml']\n"
      "[axes]\nsearch.model.channels = [4]\nsearch.train.optimizer.learning_rate = [1]\n");
  ASSERT_THAT(made.experiments(), SizeIs(2));
  EXPECT_EQ(made.experiments()[1].plugins[0].id, "random");
  EXPECT_THAT(made.experiments()[1].plugins[0].sha256, SizeIs(64));
  const core::Config config = made.config(1);
  EXPECT_EQ(config.integer("search.random.samples"), 3);
  EXPECT_EQ(config.integer("search.model.channels"), 4);
  EXPECT_EQ(config.real("search.train.optimizer.learning_rate"), 1.0);
  EXPECT_EQ(config.text("method"), "random");
  EXPECT_EQ(config.fingerprint(), made.experiments()[1].config_sha256);
}

TEST_F(PlanTest, ThreadsBelongToTheExperiment) {
  Plan alone = plan("plugin = 'random'\n");
  EXPECT_EQ(alone.experiments()[0].threads, 1);
  EXPECT_EQ(alone.config(0).integer("threads"), 1);
  EXPECT_EQ(alone.config(0).integer("search.workers"), 1);
  EXPECT_EQ(plan("plugin = 'random'\n[set]\nthreads = 4\n").experiments()[0].threads, 4);
  Plan said = plan("plugin = 'random'\n[set]\nsearch.threads_per_training = 2\n[run]\nthreads = 6\n");
  EXPECT_EQ(said.experiments()[0].threads, 6);
  EXPECT_EQ(said.config(0).integer("search.workers"), 3);
  Plan varied = plan("plugin = 'random'\n[axes]\nthreads = [1, 2]\n[run]\nthreads = 6\njobs = 5\n");
  EXPECT_EQ(varied.experiments()[1].threads, 2);
}

TEST_F(PlanTest, JobsAndRetriesDoNotChangeAnExperiment) {
  const Plan one = plan("plugin = 'darts'\n[run]\njobs = 1\n");
  const Plan other = plan("plugin = 'darts'\n[run]\njobs = 2\nretries = 7\n");
  EXPECT_EQ(one.experiments()[0].config_sha256, other.experiments()[0].config_sha256);
}

TEST_F(PlanTest, AnAxisOfAnUnknownKeyIsReported) {
  expect_error([&] { plan("plugin = 'darts'\n[axes]\nsearch.modle.channels = [4]\n"); }, ExitCode::config,
               "unknown key \"search.modle.channels\"; did you mean \"search.model.channels\"?", "b.toml:3:26");
}

TEST_F(PlanTest, AKeyThatOnlyAnotherPluginHasIsReported) {
  expect_error([&] { plan("[axes]\nplugin = ['random', 'darts']\n[set]\nsearch.random.samples = 3\n"); },
               ExitCode::config, "unknown key \"search.random.samples\"", "b.toml:4:25");
}

TEST_F(PlanTest, AValueOfTheWrongTypeOrOutOfRangeIsReported) {
  expect_error([&] { plan("plugin = 'darts'\n[axes]\nsearch.model.channels = [4, 'many']\n"); }, ExitCode::config,
               "\"search.model.channels\" must be an integer, not text", "b.toml:3:29");
  expect_error([&] { plan("plugin = 'darts'\n[axes]\nsearch.model.channels = [4, 0]\n"); }, ExitCode::config,
               "\"search.model.channels\" must be at least 1, not 0", "b.toml:3:29");
}

TEST_F(PlanTest, AMissingPluginOfOneValueIsReported) {
  const std::string text = "[axes]\nplugin = ['darts', 'randon']\n";
  try {
    plan(text);
    FAIL() << "no error";
  } catch (const core::Error& error) {
    EXPECT_EQ(static_cast<int>(error.code()), 60);
    EXPECT_STREQ(error.what(), "there is no plugin \"randon\"; did you mean \"random\"?");
    EXPECT_THAT(error.where(), testing::HasSubstr("b.toml:2:20; "));
  }
}

TEST_F(PlanTest, AnExperimentWithoutAPluginIsReported) {
  expect_error([&] { plan("[axes]\nseed = [1]\n"); }, ExitCode::config, "experiment \"seed=1\" has no plugin",
               "b.toml");
}

TEST_F(PlanTest, SeveralMethodsNeedAChoice) {
  const std::string both = "plugin = ['darts', 'random']\n";
  expect_error([&] { plan(both); }, ExitCode::config, "the plugins of the experiment provide several search methods",
               "b.toml:1:10");
  Plan made = plan(both + "[axes]\nmethod = ['random', 'darts']\n");
  EXPECT_EQ(made.config(0).text("method"), "random");
}

TEST_F(PlanTest, AMistakeInAConfigurationFileIsReportedWithThatFile) {
  test::write_text(folder / "c.toml", "sed = 3\n");
  expect_error([&] { plan("plugin = 'darts'\nconfig = 'c.toml'\n"); }, ExitCode::config,
               "unknown key \"sed\"; did you mean \"seed\"?", "c.toml:1:1");
}

}  // namespace plan_test
}  // namespace nas::host
