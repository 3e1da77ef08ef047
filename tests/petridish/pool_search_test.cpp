// The order of the pool's trainings and its limits, against trainings whose results are computed instead of trained:
// the real service runs in tests/e2e.
#include "pool_search.h"

#include <gmock/gmock.h>

#include <deque>
#include <map>

#include "core/model/cost.h"
#include "fixture.h"
#include "nas/host.h"

namespace nas::petridish {
namespace pool_search_test {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Le;

struct Submission {
  std::string id, section, inherit, trainer, finalizers;
  ModelDesc desc;
};

/// Accuracy grows with the cost; ids in `failing` fail.
class ComputedTrainings final : public Provides<ITrainings, ILimits> {
 public:
  void submit(const TrainingRequest& request) override {
    submissions.push_back({std::string(request.id), std::string(request.section), std::string(request.inherit),
                           std::string(request.trainer), std::string(request.finalizers),
                           model_from_bytes(request.desc)});
    waiting_.push_back(submissions.back());
    most_pending = std::max(most_pending, pending());
  }
  int64_t pending() const override { return static_cast<int64_t>(waiting_.size()); }
  void next(TreeOut& out) override {
    const Submission job = waiting_.front();
    waiting_.pop_front();
    TrainingResult result;
    result.id = job.id;
    result.failed = std::find(failing.begin(), failing.end(), job.id) != failing.end();
    if (result.failed) {
      result.error = "it was told to";
    } else {
      const auto model = model_of(job.desc);
      const core::Cost cost = core::measure_cost(*model, {.timed_passes = 0});
      result.macs = cost.macs;
      result.best_valid_accuracy = 1.0 - 1e4 / (1e4 + static_cast<double>(cost.macs));
      result.found = job.finalizers.empty() ? job.desc : found_in(*model);
    }
    give(out, result);
  }
  std::string_view weights_path(std::string_view) const override { throw std::out_of_range("nothing is trained"); }
  double seconds_per_step(TreeBytes, std::string_view) override { return 0.5; }
  int64_t steps_per_epoch(std::string_view) override { return 10; }
  bool within(TreeBytes desc) override {
    return core::measure_cost(*model_of(model_from_bytes(desc)), {.timed_passes = 0}).macs <= most_macs;
  }

  std::vector<std::string> failing;
  std::vector<Submission> submissions;
  int64_t most_pending = 0, most_macs = 100'000'000;

 private:
  std::deque<Submission> waiting_;
};

class Searching : public testing::Test {
 protected:
  void SetUp() override {
    static const nas_host_api api = [] {
      nas_host_api table = {};
      table.struct_size = sizeof table;
      table.abi_major = NAS_ABI_MAJOR;
      table.abi_minor = NAS_ABI_MINOR;
      table.log = log;
      return table;
    }();
    bind_host(api, "petridish");
    logged_.clear();
  }
  static void log(const nas_host_api*, int32_t, const char*, const char* text) { logged_ += std::string(text) + "\n"; }

  Pool search() {
    const std::vector<ModelDesc> seeds = {seed_desc({1, 3, 1}), seed_desc({1, 3, 2}), seed_desc({1, 4, 1})};
    return PoolSearch(options_,
                      {.trainings = trainings_,
                       .limits = trainings_,
                       .streams = stream_seed,
                       .trainer = "petridish",
                       .finalizers = "petridish",
                       .after_each = [this](const Pool& pool) { seen_.push_back(pool.models().size()); }},
                      seeds)
        .run();
  }
  std::vector<std::string> submitted() const {
    std::vector<std::string> ids;
    for (const Submission& submission : trainings_.submissions) ids.push_back(submission.id);
    return ids;
  }
  static inline std::string logged_;
  PoolOptions options_{.reductions = {}, .cells = {}, .nodes = {}, .max_models = 6, .trainings_in_flight = 2};
  ComputedTrainings trainings_;
  std::vector<size_t> seen_;
};

TEST_F(Searching, FillsThePool) {
  const Pool pool = search();
  EXPECT_EQ(pool.models().size(), 6u);
  EXPECT_THAT(submitted(), ElementsAre("seed-000", "seed-001", "seed-002", "search-000", "search-001", "grown-000",
                                       "grown-001", "search-002", "grown-002"));
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(trainings_.most_pending, 2);
}

TEST_F(Searching, GivesEachTrainingItsPartsAndItsParent) {
  const Pool pool = search();
  for (const Submission& submission : trainings_.submissions) {
    const bool seed = submission.id.starts_with("seed"), searches = submission.id.starts_with("search");
    EXPECT_EQ(submission.section, seed ? "search.seed_train" : searches ? "search.growth" : "search.post_train");
    EXPECT_EQ(submission.trainer, searches ? "petridish" : "");
    EXPECT_EQ(submission.finalizers, searches ? "petridish" : "");
    EXPECT_EQ(submission.inherit.empty(), seed);
  }
}

TEST_F(Searching, LineageIsComplete) {
  options_.max_models = 9;
  const Pool pool = search();
  std::map<std::string, const PoolModel*> by_id;
  int64_t generations = 0;
  for (const PoolModel& model : pool.models()) {
    by_id[model.id] = &model;
    generations = std::max(generations, model.generation);
    if (model.generation == 0) continue;
    ASSERT_TRUE(by_id.contains(model.parent_id)) << model.id;
    const PoolModel& parent = *by_id[model.parent_id];
    EXPECT_EQ(model.generation, parent.generation + 1);
    EXPECT_EQ(model.desc.cells[0].nodes.size(), parent.desc.cells[0].nodes.size() + 1);
    const auto submission = [&](const std::string& id) {
      return *std::find_if(trainings_.submissions.begin(), trainings_.submissions.end(),
                           [&](const Submission& other) { return other.id == id; });
    };
    EXPECT_EQ(submission(model.search_id).inherit, parent.id);
    EXPECT_EQ(submission(model.id).inherit, model.search_id);
  }
  EXPECT_GE(generations, 2);
}

TEST_F(Searching, RepeatsItself) {
  search();
  const std::vector<Submission> first = std::exchange(trainings_.submissions, {});
  search();
  ASSERT_EQ(first.size(), trainings_.submissions.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].id, trainings_.submissions[i].id);
    EXPECT_EQ(first[i].desc, trainings_.submissions[i].desc);
  }
}

TEST_F(Searching, StopsWhenAModelOutgrowsTheLimit) {
  options_.max_models = 100;
  trainings_.most_macs = 150'000;  // more than any of the seeds
  const Pool pool = search();
  std::vector<int64_t> macs;
  for (const PoolModel& model : pool.models()) macs.push_back(model.result.macs);
  EXPECT_THAT(macs, Each(Le(150'000)));
  EXPECT_LT(pool.models().size(), 100u);
  EXPECT_THAT(logged_, HasSubstr("the pool stops growing: grown-"));
}

TEST_F(Searching, GoesOnWithoutAFailedTraining) {
  trainings_.failing = {"seed-001", "search-000", "grown-001"};
  const Pool pool = search();
  EXPECT_EQ(pool.models().size(), 3u);  // two seeds and one of three growths
  EXPECT_THAT(logged_, HasSubstr("seed-001 failed, and the pool continues without it: it was told to\n"));
}

TEST_F(Searching, FailsWhenNoSeedCouldBeTrained) {
  trainings_.failing = {"seed-000", "seed-001", "seed-002"};
  try {
    search();
    FAIL() << "it found something";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no seed model could be trained; the first error is: it was told to");
  }
}

}  // namespace pool_search_test
}  // namespace nas::petridish
