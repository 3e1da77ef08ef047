// Asynchronous successive halving, against an independent simulation and by hand.
#include "nas/rungs.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/oracle/json_oracle.h"

namespace nas {
namespace rungs_test {

using nlohmann::json;

json as_json(const RungJob& job) { return {job.sample, job.rung, job.epochs}; }

struct Task {
  RungOptions options;
  std::vector<int64_t> costs;
  std::vector<std::vector<std::optional<double>>> scores;  ///< of each sample in each rung; nothing where it fails
};

struct Course {
  std::vector<RungJob> begins, ends;
};

Course course_of(const Task& task) {
  Rungs rungs(task.options, task.costs);
  Course course;
  while (!rungs.done()) {
    while (const auto job = rungs.begin()) course.begins.push_back(*job);
    const RungJob ended = rungs.end_next();
    course.ends.push_back(ended);
    rungs.score(ended, task.scores[static_cast<size_t>(ended.sample)][static_cast<size_t>(ended.rung)]);
  }
  return course;
}

Task random_task(uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](uint64_t n) { return static_cast<int64_t>(random() % n); };
  Task task{
      .options = {.rungs = 1 + below(4), .halving = 2 + below(3), .epochs = 1 + below(3), .workers = 1 + below(9)},
      .costs = {},
      .scores = {}};
  const int64_t samples = 1 + below(60);
  for (int64_t i = 0; i < samples; ++i) {
    task.costs.push_back(below(20));  // with equal ends, and jobs that take no time
    auto& scores = task.scores.emplace_back();
    for (int64_t rung = 0; rung < task.options.rungs; ++rung)
      scores.push_back(below(10) == 0 ? std::nullopt : std::optional(static_cast<double>(below(12))));
  }
  return task;
}

TEST(Rungs, BeginAndEndJobsInTheOrderOfTheOracle) {
  int64_t promotions = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const Task task = random_task(seed);
    json scores = json::array();
    for (const auto& of_sample : task.scores) {
      json& list = scores.emplace_back(json::array());
      for (const auto& score : of_sample) list.push_back(score ? json(*score) : json());
    }
    const json answer = test::ask_json_oracle("rungs.py", {{"rungs", task.options.rungs},
                                                           {"halving", task.options.halving},
                                                           {"epochs", task.options.epochs},
                                                           {"workers", task.options.workers},
                                                           {"costs", task.costs},
                                                           {"scores", scores}});
    const Course course = course_of(task);
    json begins = json::array(), ends = json::array();
    for (const RungJob& job : course.begins) begins.push_back(as_json(job)), promotions += job.rung > 0;
    for (const RungJob& job : course.ends) ends.push_back(as_json(job));
    EXPECT_EQ(begins, answer["begins"]) << "seed " << seed;
    EXPECT_EQ(ends, answer["ends"]) << "seed " << seed;
  }
  EXPECT_GT(promotions, 300);
}

/// Sample 0 takes a hundred times as long as the others, which are promoted past it.
TEST(Rungs, NobodyWaitsForTheSlowest) {
  const Task task{.options = {.rungs = 2, .halving = 2, .epochs = 1, .workers = 2},
                  .costs = {100, 1, 1, 1, 1},
                  .scores = {{9, 9}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}};
  const Course course = course_of(task);
  EXPECT_EQ(course.ends[0], (RungJob{1, 0, 1}));
  EXPECT_EQ(course.ends[2], (RungJob{2, 1, 2}));
  EXPECT_EQ(course.ends[course.ends.size() - 2], (RungJob{0, 0, 1}));
  EXPECT_EQ(course.ends.back(), (RungJob{0, 1, 2}));
}

TEST(Rungs, AFailedSampleIsNotPromotedAndTakesAPlace) {
  const Task task{.options = {.rungs = 2, .halving = 2, .epochs = 1, .workers = 1},
                  .costs = {1, 1},
                  .scores = {{std::nullopt, 1}, {std::nan(""), 1}}};
  EXPECT_EQ(course_of(task).begins.size(), 2u);
}

TEST(Rungs, ThePlanCountsWhatIsBegunAndWhatHalvingLeaves) {
  Rungs rungs({.rungs = 3, .halving = 2, .epochs = 2, .workers = 1}, std::vector<int64_t>(9, 1));
  EXPECT_EQ(rungs.plan().trainings, 9 + 4 + 2);
  EXPECT_EQ(rungs.plan().epochs, 9 * 2 + 4 * 4 + 2 * 8);
  Rungs rising({.rungs = 2, .halving = 2, .epochs = 1, .workers = 1}, std::vector<int64_t>(9, 1));
  for (double score = 0; !rising.done(); ++score) {
    ASSERT_TRUE(rising.begin());
    rising.score(rising.end_next(), score);
  }
  EXPECT_GT(rising.plan().trainings, 9 + 4);  // each sample was better than those before it
}

TEST(Rungs, RefusesNumbersThatTrainNothing) {
  EXPECT_THROW(Rungs({.rungs = 0}, {1}), std::invalid_argument);
  EXPECT_THROW(Rungs({.halving = 1}, {1}), std::invalid_argument);
  EXPECT_THROW(Rungs({.workers = 0}, {1}), std::invalid_argument);
}

TEST(PlannedOrder, EndsByPlannedTimeAndThenByBeginning) {
  PlannedOrder order(3);
  order.begin(7, 5);
  order.begin(8, 2);
  order.begin(9, 5);
  EXPECT_FALSE(order.has_free_worker());
  EXPECT_THROW(order.begin(10, 1), std::logic_error);
  EXPECT_EQ(order.end_next(), 8);
  order.begin(10, 2);  // from 2 to 4
  EXPECT_EQ(order.end_next(), 10);
  EXPECT_EQ(order.end_next(), 7);
  EXPECT_EQ(order.end_next(), 9);
  EXPECT_THROW(order.end_next(), std::logic_error);
  EXPECT_THROW(order.begin(11, -1), std::invalid_argument);
}

}  // namespace rungs_test
}  // namespace nas
