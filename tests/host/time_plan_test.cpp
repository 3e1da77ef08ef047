// How far a run is shortened to end in time.
#include "host/budget/time_plan.h"

#include <gtest/gtest.h>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "host/budget/budget.h"
#include "tests/support/expect_error.h"

namespace nas::host {
namespace time_plan_test {

using core::Config;

constexpr const char* plugin = R"(
[search.many]
#: >= 2 in networks
networks = 16

[search.method]
#: >= 0 in epochs
warmup = 4

#: like eval.data
[search.many.data]
#: like eval.train
[search.many.train]
epochs = 10
)";

Config config(const std::vector<std::string>& settings = {}) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  schema.add_plugin("many", plugin);
  return resolve(schema, {.file = "", .settings = settings});
}

PlannedSection section(const std::string& name, const Config& of, int64_t images = 6000) {
  for (const PlannedSection& planned : planned_sections(of, images))
    if (planned.name == name) return planned;
  throw std::out_of_range(name);
}

TEST(TimePlan, StepsFollowFromImagesBatchAndFractions) {
  const Config given = config({"search.train.batch=50", "eval.train.batch=100", "eval.data.held_out_fraction=0.1"});
  EXPECT_EQ(planned_sections(given, 6000).size(), 3u);
  EXPECT_EQ(section("search", given).steps, 60);  // half of the images train the weights
  EXPECT_EQ(section("eval", given).steps, 54);
  EXPECT_EQ(section("search.many", config({"search.many.train.max_steps=7"})).steps, 7);
}

TEST(TimePlan, ManyEpochsStayWholeAndFewGetFewerSteps) {
  const PlannedSection planned = {.name = "eval", .epochs = 100, .steps = 50};
  EXPECT_EQ(length_at(planned, 1.0).steps, 0);
  EXPECT_EQ(length_at(planned, 0.255).epochs, 25);
  EXPECT_EQ(length_at(planned, 0.255).steps, 0);
  EXPECT_EQ(length_at(planned, 0.025).epochs, 3);
  EXPECT_EQ(length_at(planned, 0.025).steps, 41);  // 125 steps in all
  EXPECT_EQ(length_at(planned, 1e-9).epochs, 1);
  EXPECT_EQ(length_at(planned, 1e-9).steps, 1);
}

TEST(TimePlan, KeysThatCountEpochsFollowTheirSection) {
  const Config given = config({"search.train.epochs=40", "search.train.schedule.milestones=[20, 30]",
                               "search.many.train.schedule.warmup_epochs=5"});
  const Config shorter = with_length(given, section("search", given), {.epochs = 10}, "here");
  EXPECT_EQ(shorter.integer("search.train.epochs"), 10);
  EXPECT_EQ(shorter.integer_at("search.train.schedule.milestones", 0), 5);
  EXPECT_EQ(shorter.integer_at("search.train.schedule.milestones", 1), 7);
  EXPECT_EQ(shorter.integer("search.train.schedule.step_epochs"), 7);
  EXPECT_EQ(shorter.integer("search.many.train.schedule.warmup_epochs"), 5);  // of another section
  EXPECT_EQ(shorter.integer("eval.train.epochs"), 600);
  EXPECT_EQ(shorter.origin("search.train.epochs").where, "here");
}

TEST(TimePlan, MilestonesStillRise) {
  const Config given = config({"search.train.epochs=40", "search.train.schedule.milestones=[20, 30]"});
  const Config shortest = with_length(given, section("search", given), {.epochs = 1}, "here");
  EXPECT_EQ(shortest.integer_at("search.train.schedule.milestones", 0), 1);
  EXPECT_EQ(shortest.integer_at("search.train.schedule.milestones", 1), 2);
}

TEST(TimePlan, APluginsKeyThatCountsEpochsFollowsTheSearch) {
  const Config given = config({"search.train.epochs=40"});
  EXPECT_EQ(with_length(given, section("search", given), {.epochs = 10}, "here").integer("search.method.warmup"), 1);
}

TEST(TimePlan, FewerNetworksKeepTheLimitsOfTheirKey) {
  EXPECT_EQ(with_networks(config(), 0.25, "here").integer("search.many.networks"), 4);
  EXPECT_EQ(with_networks(config(), 0.01, "here").integer("search.many.networks"), 2);
}

TEST(TimePlan, TheScaleFillsTheBudget) {
  TimeModel model = {.fixed = 10, .networks = 0};
  model.sections.push_back({.section = {.name = "search", .epochs = 50, .steps = 100}, .whole = 500, .rest = 1});
  model.sections.push_back({.section = {.name = "eval", .epochs = 600, .steps = 100}, .whole = 6000, .rest = 0});
  EXPECT_DOUBLE_EQ(model.seconds(1.0), 10 + 500 + 50 + 6000);
  EXPECT_EQ(model.scale_within(1e6), 1.0);
  for (const double budget : {100.0, 1000.0, 5000.0}) {
    const double planned = model.seconds(model.scale_within(budget));
    EXPECT_LE(planned, budget);
    EXPECT_GE(planned, 0.98 * budget);
  }
  EXPECT_LT(model.scale_within(5), 1e-12);  // the fixed part alone takes longer
}

TEST(TimePlan, AllStagesOfASectionCount) {
  TimeModel model;
  model.sections.push_back({.section = {.name = "search", .epochs = 50, .steps = 100}});
  const core::TrainingPace pace = {.step = 0.5, .rest = 2, .steps = 12, .epochs = 1};
  for (int stage = 1; stage <= 2; ++stage) {
    EXPECT_DOUBLE_EQ(model.add_training({.section = "search", .pace = pace}, 1.0), 12 * 0.5 + 2);
    EXPECT_DOUBLE_EQ(model.seconds(1.0), stage * (50 * 100 * 0.5 + 50 * 2));
  }
}

TEST(TimePlan, TrainingsAtATimeShareTheirTime) {
  TimeModel model;
  model.sections.push_back({.section = {.name = "search.many", .epochs = 10, .steps = 10}});
  const core::TrainingPace pace = {.step = 0.5, .rest = 1, .steps = 24, .epochs = 2};
  EXPECT_DOUBLE_EQ(model.add_training({.section = "search.many", .pace = pace}, 0.25), 0.25 * (24 * 0.5 + 2 * 1));
  EXPECT_DOUBLE_EQ(model.seconds(1.0), 0.25 * (2 * 10 * 10 * 0.5 + 10 * 2 * 1));
}

TEST(TimePlan, FewerNetworksTakeLessOfTheSearchAlone) {
  TimeModel model = {.fixed = 10, .networks = 20};
  model.sections.push_back({.section = {.name = "search.many", .epochs = 10, .steps = 10}, .whole = 100, .rest = 1});
  model.sections.push_back({.section = {.name = "eval", .epochs = 10, .steps = 10}, .whole = 40, .rest = 0});
  EXPECT_DOUBLE_EQ(model.with_networks(0.5).seconds(1.0), 10 + 10 + 50 + 5 + 40);
}

TEST(Budget, IsATimeWithUnits) {
  EXPECT_EQ(seconds_of_budget("90s"), 90);
  EXPECT_EQ(seconds_of_budget("30m"), 1800);
  EXPECT_EQ(seconds_of_budget("1h30m"), 5400);
  for (const char* wrong : {"", "30", "0m", "m", "-5m", "1.5h", "5m1h", "30 m"})
    EXPECT_EQ(test::error_of([&] { seconds_of_budget(wrong); }).code(), core::ExitCode::usage) << wrong;
}

}  // namespace time_plan_test
}  // namespace nas::host
