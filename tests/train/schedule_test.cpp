#include "core/train/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/expect_error.h"
#include "tests/train/training_oracle.h"

namespace nas::core {
namespace schedule_test {

using test::refusal_of;

const ScheduleOptions kStep{
    .kind = ScheduleKind::step, .learning_rate = 0.1, .epochs = 90, .gamma = 0.1, .step_epochs = 30};
const ScheduleOptions kMultiStep{
    .kind = ScheduleKind::multi_step, .learning_rate = 0.1, .epochs = 10, .gamma = 0.5, .milestones = {3, 7}};
const ScheduleOptions kExponential{
    .kind = ScheduleKind::exponential, .learning_rate = 0.1, .epochs = 40, .gamma = 0.97};

void expect_rates(const char* name, const ScheduleOptions& options) {
  const auto& expected = training_oracle()["schedules"][name];
  ASSERT_EQ(static_cast<int64_t>(expected.size()), options.epochs);
  for (int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    const double rate = expected[static_cast<size_t>(epoch)].get<double>();
    EXPECT_NEAR(learning_rate(options, epoch), rate, 1e-13 * rate) << name << ", epoch " << epoch;
  }
}

TEST(Schedule, FollowsPythonsTorch) {
  expect_rates("cosine", {});
  expect_rates("step", kStep);
  expect_rates("multi_step", kMultiStep);
  expect_rates("exponential", kExponential);
}

TEST(Schedule, CosineOfTheDartsSearch) {
  const ScheduleOptions darts;
  EXPECT_DOUBLE_EQ(learning_rate(darts, 0), 0.025);
  EXPECT_DOUBLE_EQ(learning_rate(darts, 25), 0.013);
  EXPECT_NEAR(learning_rate(darts, 49), 1.02368e-3, 5e-9);
}

TEST(Schedule, ConstantStays) {
  const ScheduleOptions constant{.kind = ScheduleKind::constant, .learning_rate = 0.3, .epochs = 5};
  for (int64_t epoch = 0; epoch < 5; ++epoch) EXPECT_EQ(learning_rate(constant, epoch), 0.3);
}

/// Archai's ImageNet recipe: 2.048 over 250 epochs, 8 of them warm-up.
TEST(Schedule, WarmUpRisesFromZeroAndGivesTheRestToTheCosine) {
  const ScheduleOptions warm{.learning_rate = 2.048, .epochs = 250, .min_learning_rate = 0, .warmup_epochs = 8};
  const ScheduleOptions rest{.learning_rate = 2.048, .epochs = 242, .min_learning_rate = 0};
  EXPECT_EQ(learning_rate(warm, 0), 0);
  EXPECT_DOUBLE_EQ(learning_rate(warm, 1), 0.256);
  EXPECT_DOUBLE_EQ(learning_rate(warm, 7), 1.792);
  EXPECT_DOUBLE_EQ(learning_rate(warm, 8), 2.048);
  for (int64_t epoch = 8; epoch < 250; ++epoch) EXPECT_EQ(learning_rate(warm, epoch), learning_rate(rest, epoch - 8));
}

TEST(Schedule, MilestonesCountFromTheEndOfTheWarmUp) {
  ScheduleOptions warm = kMultiStep;
  warm.warmup_epochs = 2;
  EXPECT_DOUBLE_EQ(learning_rate(warm, 4), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(warm, 5), 0.05);
  EXPECT_DOUBLE_EQ(learning_rate(warm, 9), 0.025);
}

TEST(Schedule, KnowsNoEpochOutsideTheStage) {
  EXPECT_THROW(learning_rate({}, -1), std::out_of_range);
  EXPECT_THROW(learning_rate({}, 50), std::out_of_range);
}

TEST(Schedule, KindsAndTheirNames) {
  for (const char* name : {"constant", "cosine", "step", "multi_step", "exponential"})
    EXPECT_EQ(name_of(schedule_kind(name).value()), name);
  EXPECT_EQ(schedule_kind("cosine"), ScheduleKind::cosine);
  EXPECT_EQ(schedule_kind("linear"), std::nullopt);
}

TEST(Schedule, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(refusal_of(ScheduleOptions{.learning_rate = -1}), "learning_rate must be at least 0, not -1");
  EXPECT_EQ(refusal_of(ScheduleOptions{.epochs = 0}), "epochs must be at least 1, not 0");
  EXPECT_EQ(refusal_of(ScheduleOptions{.epochs = 5, .warmup_epochs = 5}),
            "warmup_epochs must be at least 0 and below epochs, not 5");
  EXPECT_EQ(refusal_of(ScheduleOptions{.min_learning_rate = 0.03}),
            "min_learning_rate must be from 0 to learning_rate, not 0.03");
  EXPECT_EQ(refusal_of(ScheduleOptions{.kind = ScheduleKind::exponential, .gamma = NAN}),
            "gamma must be above 0 and at most 1, not nan");
  EXPECT_EQ(refusal_of(ScheduleOptions{.kind = ScheduleKind::step, .step_epochs = 0}),
            "step_epochs must be at least 1, not 0");
  for (const std::vector<int64_t>& milestones : {std::vector<int64_t>{}, {0, 3}, {5, 5}, {7, 3}})
    EXPECT_EQ(refusal_of(ScheduleOptions{.kind = ScheduleKind::multi_step, .milestones = milestones}),
              "milestones must be epochs from 1 on, each later than the one before");
}

TEST(Schedule, ChecksOnlyWhatItsKindUses) {
  const ScheduleOptions options{.kind = ScheduleKind::constant, .min_learning_rate = 9, .gamma = -1, .step_epochs = 0};
  EXPECT_NO_THROW(options.validate());
}

/// The eval of DARTS: 0.2 over 600 epochs.
TEST(DropPathSchedule, GrowsFromZeroAndNeverQuiteArrives) {
  EXPECT_EQ(drop_path_probability(0.2, 0, 600), 0);
  EXPECT_DOUBLE_EQ(drop_path_probability(0.2, 300, 600), 0.1);
  EXPECT_DOUBLE_EQ(drop_path_probability(0.2, 599, 600), 0.2 * 599 / 600);
}

}  // namespace schedule_test
}  // namespace nas::core
