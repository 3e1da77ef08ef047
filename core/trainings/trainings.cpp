#include "core/trainings/trainings.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/base/text.h"
#include "core/engine/thread_count.h"
#include "core/experiment/estimate.h"
#include "core/experiment/memory_estimate.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/trainings/job_check.h"
#include "core/trainings/result_file.h"
#include "core/workers/ended_worker.h"
#include "core/workers/open_workers.h"

namespace nas::core {
namespace {

constexpr std::chrono::milliseconds refresh{500};

using SteadyTime = std::chrono::steady_clock::time_point;

double seconds_since(SteadyTime begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void add_one(PoolWork& work, int64_t epochs) {
  ++work.trainings;
  work.epochs += epochs;
}

/// Adds its lifetime to the time of the search in run.json.
class SearchClock {
 public:
  explicit SearchClock(Run& run) : run_(run) {}
  ~SearchClock() { run_.info().seconds["search"] += seconds_since(begin_); }
  SearchClock(const SearchClock&) = delete;
  SearchClock& operator=(const SearchClock&) = delete;

 private:
  Run& run_;
  const SteadyTime begin_ = std::chrono::steady_clock::now();
};

std::string id_of(const EndedWorker& ended) { return ended.folder.filename().string(); }

}  // namespace

Trainings::Trainings(Run& run, std::unique_ptr<Workers> workers)
    : run_(run),
      workers_(std::move(workers)),
      at_once_(workers_at_once(run.config())),
      clock_(run.directory().training_times()) {}

Trainings::~Trainings() {
  if (!ended_ && !untaken_.empty())
    log::warning("the method has not taken the result of " + text::counted(pending(), "training"));
  try {
    stop_workers();
  } catch (const std::exception& error) {
    log::warning(std::string("the workers could not be stopped: ") + error.what());
  }
}

void Trainings::submit(const TrainingRequest& request) {
  called_by_plugin([&] {
    stop_if_asked();
    queue(TrainingJob::from(request));
  });
}

void Trainings::queue(TrainingJob job) {
  job.config_sha256 = run_.info().config_sha256;
  check_job(job, run_);
  check_names(job);
  const TrainingFolder folder = folder_of(job.id);
  run_.directory().require_in_place();
  record_job(job, folder);
  if (!is_finished(folder)) require_memory_for(job);
  Training& training = trainings_
                           .emplace(job.id, Training{.folder = folder,
                                                     .weights = folder.weights().string(),
                                                     .inherit = job.inherit,
                                                     .epochs = epochs_of(job)})
                           .first->second;
  untaken_.push_back(job.id);
  if (is_finished(folder))
    take_result(training);
  else
    waiting_.push_back(job.id);
  start_workers();
}

int64_t Trainings::epochs_of(const TrainingJob& job) const {
  return job.epochs > 0 ? job.epochs : run_.config().integer(job.section + ".train.epochs");
}

/// For as many of its kind as run at a time. A cluster's nodes have memory of their own.
void Trainings::require_memory_for(const TrainingJob& job) {
  if (run_.config().text("search.executor") != "local") return;
  const TrainingData data = run_.data().training_data(job.section, "trainings");
  require_memory(run_, {.network = job.desc,
                        .section = job.section,
                        .images = {.train = data.train->size(), .valid = data.valid ? data.valid->size() : 0},
                        .hooks = !job.trainer.empty(),
                        .processes = at_once_});
}

void Trainings::check_names(const TrainingJob& job) const {
  if (trainings_.contains(job.id)) refuse(job, "has already been submitted");
  if (job.inherit.empty()) return;
  const auto parent = trainings_.find(job.inherit);
  if (parent == trainings_.end()) refuse(job, "inherits from \"" + job.inherit + "\", which was not submitted before");
  if (parent->second.state == State::failed) refuse(job, "inherits from \"" + job.inherit + "\", which failed");
}

void Trainings::start_workers() {
  for (auto id = waiting_.begin(); id != waiting_.end() && workers_->running() < at_once_;) {
    Training& training = trainings_.at(*id);
    if (can_start(training, *id)) {
      workers_->start(training.folder.path());
      training.state = State::running;
      clock_.begin(*id);
    }
    id = training.state == State::waiting ? id + 1 : waiting_.erase(id);
  }
}

/// False while it waits for the weights of another training. It fails when that training failed.
bool Trainings::can_start(Training& training, const std::string& id) {
  if (training.inherit.empty()) return true;
  const Training& parent = trainings_.at(training.inherit);
  if (parent.state != State::failed) return parent.finished();
  const std::string cause = "training " + training.inherit + ", whose weights it starts from, failed";
  write_result(training.folder, failed_result(id, cause));
  take_result(training);
  return false;
}

void Trainings::next(TreeOut& result) {
  if (untaken_.empty()) throw std::logic_error("no training is pending");
  const std::string id = untaken_.front();
  give(result, called_by_plugin([&] { return result_of(id); }));
}

void Trainings::result(std::string_view id, TreeOut& result) {
  if (std::ranges::find(untaken_, id) == untaken_.end())
    throw std::logic_error("no training with the id \"" + std::string(id) + "\" is pending");
  give(result, called_by_plugin([&] { return result_of(std::string(id)); }));
}

/// Of a pending training.
TrainingResult Trainings::result_of(const std::string& id) {
  const SearchClock clock(run_);
  const Training& training = trainings_.at(id);
  while (!training.finished()) wait_once();
  std::erase(untaken_, id);
  return read_result(training.folder);
}

void Trainings::wait_once() {
  stop_if_asked();
  start_workers();
  show_progress();
  if (const auto ended = workers_->wait(refresh)) settle(*ended);
}

void Trainings::settle(const EndedWorker& ended) {
  const std::string id = id_of(ended);
  Training& training = trainings_.at(id);
  training.state = State::waiting;
  const double seconds = clock_.seconds_of(id);
  record_end(ended);
  if (is_finished(training.folder)) {
    progress_.add(seconds, std::max<int64_t>(1, training.epochs));
    take_result(training);
    log_end_of(training);
    run_.refresh_report();
  } else if (died(ended)) {
    settle_death(training, id, ended);
  } else {
    stop_workers();
    throw refusal(ended, run_.directory().path().string());
  }
}

void Trainings::record_end(const EndedWorker& ended) {
  const std::string id = id_of(ended);
  const TrainingFolder& folder = trainings_.at(id).folder;
  clock_.end(id, !is_finished(folder) ? "interrupted" : read_result(folder).failed ? "failed" : "finished");
}

void Trainings::settle_death(Training& training, const std::string& id, const EndedWorker& ended) {
  const std::string cause = cause_of_death(ended);
  if (was_asked_to_end(ended) || training.deaths++ < run_.config().integer("search.retries")) {
    log::warning("training " + id + " continues from its last checkpoint: " + cause);
    waiting_.push_front(id);
    return;
  }
  write_result(training.folder, failed_result(id, cause));
  take_result(training);
  log::warning("training " + id + " failed: " + cause);
}

void Trainings::take_result(Training& training) {
  training.state = read_result(training.folder).failed ? State::failed : State::succeeded;
}

void Trainings::stop_if_asked() {
  const int signal = interrupt::requested();
  if (!signal) return;
  stop_workers();
  throw Interrupted(signal);
}

/// A resumed run continues from what they save.
void Trainings::stop_workers() {
  ended_ = true;
  if (workers_->running() == 0) return;
  log::end_status();
  log::info("waiting for " + text::counted(workers_->running(), "training") + " to save");
  workers_->stop();
  while (workers_->running() > 0)
    if (const auto ended = workers_->wait(refresh)) record_end(*ended);
}

void Trainings::show_progress() const {
  if (log::live()) log::status(progress_.text(counts(), seconds_of_running(), at_once_));
}

void Trainings::log_end_of(const Training& training) const {
  log::end_status();
  log::info(to_text(read_result(training.folder)) + "; " + progress_.text(counts(), seconds_of_running(), at_once_));
}

double Trainings::seconds_of_running() const {
  double seconds = 0.0;
  for (const auto& [id, training] : trainings_)
    if (training.state == State::running) seconds += clock_.seconds_of(id);
  return seconds;
}

PoolCounts Trainings::counts() const {
  PoolCounts counts;
  for (const auto& [id, training] : trainings_) {
    add_one(counts.all, training.epochs);
    if (training.finished()) add_one(counts.done, training.epochs);
    counts.failed += training.state == State::failed;
    counts.running += training.state == State::running;
  }
  counts.all = {std::max(counts.all.trainings, expected_.trainings), std::max(counts.all.epochs, expected_.epochs)};
  return counts;
}

TrainingFolder Trainings::folder_of(std::string_view id) const {
  return TrainingFolder(std::filesystem::absolute(run_.directory().trainings() / id));
}

std::string_view Trainings::weights_path(std::string_view id) const {
  const auto found = trainings_.find(id);
  if (found == trainings_.end() || found->second.state != State::succeeded)
    throw std::out_of_range("training \"" + std::string(id) + "\" has no weights");
  return found->second.weights;
}

double Trainings::seconds_per_step(TreeBytes desc, std::string_view section) {
  return called_by_plugin([&] {
    const ThreadCount threads_of_a_worker(run_.config().integer("search.threads_per_training"));
    const int64_t images = run_.data().training_data(std::string(section), "trainings").train->size();
    return build_given(
        [&] { return measure_step_seconds(run_, model_from_bytes(desc), run_.config().section(section), images); });
  });
}

int64_t Trainings::steps_per_epoch(std::string_view section) {
  return called_by_plugin([&] {
    const TrainingData data = run_.data().training_data(std::string(section), "trainings");
    return steps_of_epoch(run_.config().section(section).section("train"), data.train->batches_per_epoch());
  });
}

}  // namespace nas::core
