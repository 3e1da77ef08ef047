#include "host/batch/execute/run_batch.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>

#include "core/base/interrupt.h"
#include "core/base/text.h"
#include "core/workers/ended_worker.h"
#include "host/batch/execute/progress_view.h"
#include "host/batch/record/durations.h"
#include "host/batch/record/experiment_state.h"
#include "host/batch/report/batch_page_writer.h"
#include "host/batch/report/progress_line.h"

namespace nas::host {
namespace {

constexpr std::chrono::milliseconds refresh{500};
constexpr std::chrono::seconds between_plain_lines{60};

/// The experiments of a batch while this process runs them.
class BatchRun {
 public:
  BatchRun(const BatchFolder& folder, const BatchRecord& record, core::Workers& workers, const RunSettings& settings)
      : folder_(folder),
        record_(record),
        workers_(workers),
        settings_(settings),
        states_(record.experiments.size()),
        page_(folder, record) {}

  BatchOutcome run() {
    fill_queue();
    while (!core::interrupt::requested() && (!queue_.empty() || workers_.running() > 0)) {
      start_workers();
      show();
      page_.refresh();
      if (const auto ended = workers_.wait(refresh)) handle_end(*ended);
    }
    stop_workers();
    page_.write();
    return outcome();
  }

 private:
  ExperimentFolder folder_of(size_t index) const { return folder_.experiment(record_.experiments[index].name); }

  /// Queues the experiments that are not finished. Started ones come first, because their checkpoints use disk space.
  void fill_queue() {
    std::deque<size_t> not_started;
    for (size_t i = 0; i < states_.size(); ++i) {
      const ExperimentState found = read_state(folder_of(i));
      states_[i] = found.state == State::finished ? State::finished : State::waiting;
      if (found.state == State::finished)
        note_finished(i);
      else
        (found.run ? queue_ : not_started).push_back(i);
    }
    queue_.insert(queue_.end(), not_started.begin(), not_started.end());
    if (count(State::finished) > 0 && !queue_.empty())
      view_.line(std::to_string(count(State::finished)) + " of " + std::to_string(states_.size()) +
                 " experiments are already finished");
  }

  /// A process that fails after run.json says "finished" has left a failure that no longer is one.
  void note_finished(size_t index, double worker_seconds = 0) {
    folder_of(index).remove_failure();
    add_duration(index, worker_seconds);
  }

  /// A run records the seconds of its stages. `worker_seconds` also includes the time to start and to read the data.
  void add_duration(size_t index, double worker_seconds) {
    const ExperimentFolder folder = folder_of(index);
    if (const auto facts = read_run_facts(folder.run()))
      durations_.add(record_.experiments[index],
                     {std::max(facts->total_seconds(), worker_seconds), bytes_in(folder.run().string())});
  }

  void start_workers() {
    while (!queue_.empty() && workers_.running() < settings_.jobs) {
      const size_t index = queue_.front();
      queue_.pop_front();
      workers_.start(folder_of(index).path());
      states_[index] = State::running;
      started_[index] = Clock::now();
      if (!view_.live()) view_.line(record_.experiments[index].name + " starts");
    }
  }

  void handle_end(const core::EndedWorker& ended) {
    const size_t index = index_of(ended.folder);
    const ExperimentState found = read_state(folder_of(index));
    if (found.state == State::finished) return handle_finished(index, *found.run);
    states_[index] = State::waiting;
    if (core::interrupt::requested()) return;
    if (core::was_asked_to_end(ended)) return restart(index, "its worker was asked to stop");
    const ExperimentFailure failure = failure_of(ended, found);
    const bool retry_may_help = core::died(ended) || failure.code == static_cast<int>(core::ExitCode::failed);
    if (retry_may_help && attempts_[index]++ < settings_.retries) return restart(index, failure.error);
    if (core::died(ended) || !found.failure) save_failure(index, failure);
    states_[index] = State::failed;
    failures_[index] = failure;
    view_.warning(record_.experiments[index].name + " failed: " + failure.error + count_text());
  }

  void handle_finished(size_t index, const RunFacts& facts) {
    states_[index] = State::finished;
    note_finished(index, seconds_between(started_.at(index), Clock::now()));
    view_.line(record_.experiments[index].name + " is finished: " + result_text(facts) + count_text());
  }

  void restart(size_t index, const std::string& cause) {
    queue_.push_front(index);
    view_.warning(record_.experiments[index].name + " is started again: " + cause);
  }

  void save_failure(size_t index, const ExperimentFailure& failure) {
    try {
      folder_of(index).write_failure(failure);
    } catch (const core::Error& error) {
      view_.warning(error.what());
    }
  }

  void stop_workers() {
    if (workers_.running() == 0) return;
    view_.line("waiting until " + core::text::counted(workers_.running(), "experiment") +
               (workers_.running() == 1 ? " has" : " have") + " saved");
    workers_.stop();
    while (workers_.running() > 0)
      if (const auto ended = workers_.wait(refresh)) handle_end(*ended);
  }

  void show() {
    if (!view_.live() && Clock::now() - last_plain_ < between_plain_lines) return;
    last_plain_ = Clock::now();
    std::vector<Row> rows;
    for (const auto& [index, begin] : started_)
      if (states_[index] == State::running) rows.push_back(row_of(index, begin));
    if (view_.live()) return view_.show(heading(), rows);
    for (const Row& row : rows) view_.line(progress_line(row));
  }

  Row row_of(size_t index, Clock::time_point begin) const {
    const Experiment& experiment = record_.experiments[index];
    const auto cost = durations_.expected(experiment);
    return progress_row(experiment.name, read_progress(folder_of(index).run()), Clock::now() - begin,
                        cost ? cost->seconds : -1);
  }

  std::string heading() const {
    return std::to_string(count(State::finished)) + " of " + std::to_string(states_.size()) + " finished, " +
           std::to_string(workers_.running()) + " running, " + std::to_string(queue_.size()) + " waiting" +
           (failures_.empty() ? "" : ", " + std::to_string(failures_.size()) + " failed") + left_text();
  }

  std::string count_text() const {
    return " (" + std::to_string(count(State::finished) + count(State::failed)) + " of " +
           std::to_string(states_.size()) + left_text() + ")";
  }

  /// The estimated time until the batch ends; empty when it is not known.
  std::string left_text() const {
    double seconds = 0;
    for (size_t i = 0; i < states_.size(); ++i) {
      if (states_[i] != State::waiting && states_[i] != State::running) continue;
      const auto cost = durations_.expected(record_.experiments[i]);
      if (!cost) return "";
      const double done = states_[i] == State::running ? seconds_between(started_.at(i), Clock::now()) : 0.0;
      seconds += std::max(0.0, cost->seconds - done);
    }
    if (seconds == 0) return "";
    return ", about " + core::text::duration(seconds / static_cast<double>(settings_.jobs)) + " left";
  }

  int64_t count(State state) const { return std::ranges::count(states_, state); }

  size_t index_of(const std::filesystem::path& folder) const {
    const auto found = std::ranges::find(record_.experiments, folder.filename().string(), &Experiment::name);
    return static_cast<size_t>(found - record_.experiments.begin());
  }

  BatchOutcome outcome() const {
    BatchOutcome outcome{.finished = count(State::finished), .failed = {}, .signal = core::interrupt::requested()};
    for (const auto& [index, failure] : failures_) outcome.failed.push_back({record_.experiments[index].name, failure});
    return outcome;
  }

  const BatchFolder& folder_;
  const BatchRecord& record_;
  core::Workers& workers_;
  const RunSettings& settings_;
  std::vector<State> states_;
  std::deque<size_t> queue_;
  std::map<size_t, Clock::time_point> started_;
  std::map<size_t, int64_t> attempts_;
  std::map<size_t, ExperimentFailure> failures_;
  Durations durations_;
  Clock::time_point last_plain_ = Clock::now();
  ProgressView view_;
  BatchPageWriter page_;
};

}  // namespace

BatchOutcome run_batch(const BatchFolder& folder, const BatchRecord& record, core::Workers& workers,
                       const RunSettings& settings) {
  return BatchRun(folder, record, workers, settings).run();
}

}  // namespace nas::host
