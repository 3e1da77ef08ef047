#pragma once
/// \file
/// nas::ITrainings of a run: starts the workers of trainings and collects their results.

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "core/trainings/pool_progress.h"
#include "core/trainings/training_clock.h"
#include "core/trainings/training_folder.h"
#include "core/trainings/training_job.h"
#include "core/workers/workers.h"
#include "nas/population.h"
#include "nas/trainings.h"

namespace nas::core {

class Run;

class Trainings final : public Provides<ITrainings, ITrainingResults, IExpectedTrainings> {
 public:
  /// Borrows `run`. Each training gets a folder in the run directory.
  Trainings(Run& run, std::unique_ptr<Workers> workers);
  /// Asks the remaining workers to save, and waits for them.
  ~Trainings();

  void submit(const TrainingRequest& request) override;
  int64_t pending() const override { return ended_ ? 0 : static_cast<int64_t>(untaken_.size()); }
  void next(TreeOut& result) override;
  std::string_view weights_path(std::string_view id) const override;
  double seconds_per_step(TreeBytes desc, std::string_view section) override;
  int64_t steps_per_epoch(std::string_view section) override;

  // ITrainingResults
  void result(std::string_view id, TreeOut& result) override;
  // IExpectedTrainings
  void expect(int64_t trainings, int64_t epochs) override { expected_ = {trainings, epochs}; }

 private:
  enum class State { waiting, running, succeeded, failed };
  struct Training {
    TrainingFolder folder;
    std::string weights;  ///< the path of its weights
    std::string inherit;
    int64_t epochs = 0;
    State state = State::waiting;
    int64_t deaths = 0;  ///< of its workers, in this process
    bool finished() const { return state == State::succeeded || state == State::failed; }
  };

  void queue(TrainingJob job);
  int64_t epochs_of(const TrainingJob& job) const;
  TrainingResult result_of(const std::string& id);
  TrainingFolder folder_of(std::string_view id) const;
  void check_names(const TrainingJob& job) const;
  void require_memory_for(const TrainingJob& job);
  void start_workers();
  bool can_start(Training& training, const std::string& id);
  void settle(const EndedWorker& ended);
  void record_end(const EndedWorker& ended);
  void settle_death(Training& training, const std::string& id, const EndedWorker& ended);
  void take_result(Training& training);
  void wait_once();
  void stop_workers();
  void stop_if_asked();
  void show_progress() const;
  void log_end_of(const Training& training) const;
  double seconds_of_running() const;
  PoolCounts counts() const;

  Run& run_;
  std::unique_ptr<Workers> workers_;
  int64_t at_once_;
  std::map<std::string, Training, std::less<>> trainings_;
  std::deque<std::string> waiting_;  ///< ids, in the order of submission
  std::deque<std::string> untaken_;  ///< ids whose results were not given yet
  PoolWork expected_;                ///< by the method; at least what is submitted
  PoolProgress progress_;
  TrainingClock clock_;
  bool ended_ = false;  ///< the workers were asked to stop, and no result will follow
};

}  // namespace nas::core
