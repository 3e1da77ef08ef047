// Whole runs: what they leave behind, that they repeat with any number of workers, and that nothing is lost or done
// twice when a worker or the run is killed.
#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "core/record/training_time.h"
#include "core/report/charts/frontier.h"
#include "core/report/read/recorded_table.h"
#include "small_run.h"
#include "tests/support/small_disk.h"

namespace nas::test {
namespace run_test {

using testing::ElementsAre;
using testing::HasSubstr;

/// One undisturbed run for all tests here.
class PetridishRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    outcome_ = run_program(small_run(undisturbed()));
    ASSERT_EQ(outcome_.code, 0) << outcome_.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  fs::path run() const { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void resume_to_the_end(const fs::path& run) {
    const Outcome outcome = run_program(host({"resume", run}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome outcome_;
};

TEST_F(PetridishRun, LeavesTablesAndAGallery) {
  for (const char* name : {"full_pool.tsv", "pareto_front_summary.tsv", "pareto_eps_summary.tsv", "pareto_xy.tsv",
                           "gallery/gallery.tsv", "gallery/model_0.toml"})
    EXPECT_TRUE(fs::exists(undisturbed() / "petridish" / name)) << name;
  const std::string pool = read_text(undisturbed() / "petridish" / "full_pool.tsv");
  EXPECT_EQ(std::count(pool.begin(), pool.end(), '\n'), 1 + 4);
  EXPECT_EQ(finished_trainings(undisturbed()).size(), 2u + 2 * 2);
}

/// The page of a run draws the hull that the method grows from.
TEST_F(PetridishRun, TheHullOfThePageIsThatOfThePool) {
  const core::RecordedTable pool =
      core::table_in(read_text(undisturbed() / "petridish/full_pool.tsv"), "full_pool.tsv", 500);
  core::Curve all, hull;
  for (const auto& row : pool.rows) {
    const core::CurvePoint point{core::number_in(row[pool.column_called({"macs"})]).value(),
                                 core::number_in(row[pool.column_called({"best_valid_accuracy"})]).value()};
    all.push_back(point);
    if (row[pool.column_called({"on_hull"})] == "yes") hull.push_back(point);
  }
  std::ranges::sort(hull, {}, &core::CurvePoint::epoch);
  const core::Curve drawn = core::hull_of(all);
  ASSERT_EQ(drawn.size(), hull.size());
  for (size_t i = 0; i < hull.size(); ++i) {
    EXPECT_EQ(drawn[i].epoch, hull[i].epoch);
    EXPECT_EQ(drawn[i].value, hull[i].value);
  }
}

/// Two workers, each of which does one training at a time.
TEST_F(PetridishRun, RecordsWhenItsWorkersWereBusy) {
  const auto times = core::training_times_in(read_text(undisturbed() / "trainings.jsonl"));
  std::set<std::string> ids;
  std::map<int64_t, double> free_from;
  for (const core::TrainingTime& time : times) {
    EXPECT_EQ(time.outcome, "finished") << time.id;
    EXPECT_TRUE(time.worker == 1 || time.worker == 2) << time.id;
    EXPECT_LE(free_from[time.worker], time.begin) << time.id;
    EXPECT_LT(time.begin, time.end) << time.id;
    free_from[time.worker] = time.end;
    ids.insert(time.id);
  }
  EXPECT_EQ(ids.size(), 6U);
  EXPECT_EQ(times.size(), 6U);
}

TEST_F(PetridishRun, TellsWhatItWillTakeBeforeItBegins) {
  const size_t estimate =
      outcome_.err.find("petridish: at most 6 trainings with 8 epochs in total, about 1 min for one");
  ASSERT_NE(estimate, std::string::npos) << outcome_.err;
  EXPECT_LT(estimate, outcome_.err.find("petridish: seed-000: "));
}

TEST_F(PetridishRun, EveryModelOfTheGalleryCanBeInspectedWithoutThePlugin) {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(undisturbed() / "petridish" / "gallery")) {
    if (entry.path().extension() != ".toml") continue;
    ++models;
    const Outcome outcome = run_program(host({"inspect", entry.path(), "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_GT(nlohmann::json::parse(outcome.out)["macs"], 0);
  }
  EXPECT_GE(models, 2);
}

TEST_F(PetridishRun, GrownModelsCanBeTrainedByAnyMethodsEval) {
  const fs::path model = undisturbed() / "trainings" / "grown-001" / "description.toml";
  for (const std::string plugin : {"petridish", "darts"}) {
    const Outcome outcome = run_program(
        host({"--plugin", "petridish", "--plugin", "darts", "--config", SMALL_CONFIG, "--out", run() / plugin, "--set",
              "method=" + plugin, "--set", "search.enabled=false", "--set", "eval.model.cells=3", "--set",
              "eval.model.reductions=1", "--set", "eval.description=" + model.string()}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(read_text(run() / plugin / "model.toml"), HasSubstr("\"multi_op\""));
  }
}

TEST_F(PetridishRun, IsTheSameWithOneWorker) {
  const Outcome outcome = run_program(small_run(run(), {"search.workers=1"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_files(run(), undisturbed());
}

TEST_F(PetridishRun, GoesOnAfterAKillWithoutRepeatingATraining) {
  std::mt19937 random(std::random_device{}());
  Words words = small_run(run());
  for (size_t finished = 1; finished < 4; ++finished) {  // of six, so that some are left
    std::map<fs::path, fs::file_time_type> before;
    {
      BackgroundProgram program(words);
      program.wait_until([&] { return finished_trainings(run()).size() >= finished; });
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
      EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
      before = ends_of_trainings(run());
    }
    words = host({"resume", run()});
    SCOPED_TRACE("killed with " + std::to_string(before.size()) + " trainings finished");
    BackgroundProgram program(words);
    program.wait_until([&] { return finished_trainings(run()).size() > before.size(); });
    program.wait_after(SIGKILL);
    const auto after = ends_of_trainings(run());
    for (const auto& [name, end] : before) EXPECT_EQ(after.at(name), end) << name;
  }
  resume_to_the_end(run());
  expect_same_files(run(), undisturbed());
}

TEST_F(PetridishRun, ReplacesAWorkerThatIsKilled) {
  BackgroundProgram program(small_run(run()));
  program.wait_until([&] { return fs::exists(run() / "trainings" / "seed-001" / "metrics.jsonl"); });
  const std::vector<pid_t> workers = workers_below("worker", run());
  ASSERT_FALSE(workers.empty());
  ::kill(workers.front(), SIGKILL);
  const Outcome outcome = program.wait();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_files(run(), undisturbed());
}

TEST_F(PetridishRun, InterruptedSavesAndGoesOn) {
  BackgroundProgram program(small_run(run()));
  program.wait_until([&] { return finished_trainings(run()).size() >= 3; });
  const Outcome outcome = program.wait_after(SIGINT);
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("nas-host resume " + run().string()));
  resume_to_the_end(run());
  expect_same_files(run(), undisturbed());
}

TEST_F(PetridishRun, GoesOnAfterAFullDisk) {
  for (const char* size : {"150k", "350k", "500k"}) {
    SCOPED_TRACE(size);
    const SmallDisk disk(size);
    if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
    const Outcome full = run_program(small_run(disk / "run"));
    EXPECT_EQ(full.code, 1);
    EXPECT_THAT(full.err, HasSubstr("No space left on device"));
    disk.grow();
    const auto before = ends_of_trainings(disk / "run");
    resume_to_the_end(disk / "run");
    for (const auto& [name, end] : before) EXPECT_EQ(ends_of_trainings(disk / "run").at(name), end) << name;
    expect_same_files(disk / "run", undisturbed());
  }
}

/// What a person sees after a mistake.
class PetridishBadInput : public testing::Test {
 protected:
  void expect_setting(const Words& settings, const std::string& what, const std::string& where) {
    const Outcome outcome = run_program(small_run(folder / "run", settings));
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT("\n" + outcome.err, HasSubstr("\nnas-host: error: " + what + "\n"));
    EXPECT_THAT(outcome.err, HasSubstr(where));
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
  const TemporaryFolder folder;
};

TEST_F(PetridishBadInput, LimitThatNoSeedKeeps) {
  expect_setting({"limits.macs=100"},
                 "no seed of Petridish is within [limits]; the one with the fewest MACs has 10816 of them",
                 "key \"limits.macs\", set by --set");
  expect_setting({"search.petridish.max_macs=100"}, "key \"search.petridish.max_macs\" is now called \"limits.macs\"",
                 "write limits.macs instead");
}

TEST_F(PetridishBadInput, PoolTooSmallForItsSeeds) {
  expect_setting({"search.petridish.max_models=1"}, "the pool has no room for the 2 seeds",
                 "key \"search.petridish.max_models\", set by --set");
}

TEST_F(PetridishBadInput, SeedsThatMakeNoNetwork) {
  const std::string what = "the seeds of Petridish make no network: R reductions need at least 2R + 1 cells";
  expect_setting({"search.petridish.seeds.reductions=[2]"}, what, "key \"search.petridish.seeds.cells\"");
  expect_setting({"search.petridish.seeds.nodes=[]"}, what, "key \"search.petridish.seeds.cells\"");
}

TEST_F(PetridishBadInput, ZeroEpochsAndZeroModels) {
  expect_setting({"search.growth.train.epochs=0"}, "\"search.growth.train.epochs\" must be at least 1, not 0", "--set");
  expect_setting({"search.petridish.max_models=0"}, "\"search.petridish.max_models\" must be at least 1, not 0",
                 "--set");
  expect_setting({"search.petridish.trainings_in_flight=0"},
                 "\"search.petridish.trainings_in_flight\" must be at least 1, not 0", "--set");
}

TEST_F(PetridishBadInput, HeldOutPartsThatDiffer) {
  expect_setting({"search.growth.data.held_out_fraction=0.2"},
                 "the three trainings of Petridish hold out different fractions of the images",
                 "key \"search.growth.data.held_out_fraction\", set by --set");
  expect_setting({"search.seed_train.data.held_out_fraction=0", "search.growth.data.held_out_fraction=0",
                  "search.post_train.data.held_out_fraction=0"},
                 "no images are held out to measure the models of the pool",
                 "key \"search.seed_train.data.held_out_fraction\", set by --set");
}

TEST_F(PetridishRun, GalleryFileEditedIntoNonsenseIsRefused) {
  const std::string good = read_text(undisturbed() / "trainings" / "grown-001" / "description.toml");
  const fs::path file = *folder_ / "edited.toml";
  const auto edited = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("the model has no " + from);
    write_text(file, text.replace(at, from.size(), to));
    return run_program(host({"inspect", file}));
  };
  const Outcome nonsense = edited("\"multi_op\"", "\"mutli_op\"");
  EXPECT_EQ(nonsense.code, 5);
  EXPECT_THAT(first_line(nonsense.err), HasSubstr("nas-host: error: there is no op \"mutli_op\"; the ops are "));
  const Outcome fewer = edited("states = ", "states = 7");
  EXPECT_EQ(fewer.code, 5);
  EXPECT_THAT(first_line(fewer.err), HasSubstr("op \"project_each\" needs an attribute \"states\" that divides its "));
  EXPECT_EQ(edited("[[cells", "[[cells").code, 0);
}

}  // namespace run_test
}  // namespace nas::test
