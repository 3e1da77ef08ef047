#include "host/batch/execute/cost_probe.h"

#include <stdlib.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <list>
#include <optional>
#include <thread>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/workers/ended_worker.h"
#include "core/workers/local_workers.h"
#include "host/batch/record/experiment_folder.h"
#include "host/batch/record/run_facts.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::seconds longest_trial{60}, longest_save{10};

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "nas-host-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw core::Error(core::ExitCode::failed, "cannot make a temporary directory", name);
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code left;
    fs::remove_all(path_, left);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// One experiment that is tried. Ends with this.
class Trial {
 public:
  Trial(Plan& plan, size_t index, const fs::path& directory)
      : experiment_(plan.experiments()[index]), folder_(directory / ".batch" / experiment_.name) {
    const core::Config config = plan.config(index);
    eval_ = config.flag("eval.enabled");
    folder_.write({experiment_.plugins, experiment_.config_sha256}, config.to_toml());
    workers_.start(folder_.path());
  }

  const Experiment& experiment() const { return experiment_; }
  /// Whether the cost counts the search alone.
  bool partial() const { return partial_; }
  const std::optional<Cost>& cost() const { return cost_; }

  /// True when nothing more is to be learnt.
  bool over() {
    if (const auto ended = workers_.wait(std::chrono::milliseconds(0))) return end(*ended);
    const RunProgress progress = read_progress(folder_.run());
    const auto left = core::text::seconds_in(progress.left);
    if (!left) return Clock::now() - begin_ > longest_trial;
    partial_ = eval_ && !progress.of_the_run;
    cost_ = Cost{seconds() + *left, 0};
    save();
    return true;
  }

 private:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  bool end(const core::EndedWorker& ended) {
    const auto facts = read_run_facts(folder_.run());
    if (facts && facts->status == "finished")
      cost_ = Cost{seconds(), bytes()};
    else
      core::log::warning(experiment_.name + " cannot be begun: " + core::first_error_line(ended));
    return true;
  }

  /// With its checkpoint it takes what it will take on the disk, or half of it where there will be a second.
  void save() {
    workers_.stop();
    workers_.wait(longest_save);
    cost_->bytes = bytes();
  }

  double bytes() const { return bytes_in(folder_.run().string()); }

  const Experiment& experiment_;
  ExperimentFolder folder_;
  core::LocalWorkers workers_{{"/proc/self/exe", "experiment"}};
  Clock::time_point begin_ = Clock::now();
  bool eval_ = false, partial_ = false;
  std::optional<Cost> cost_;
};

/// The first of each kind.
std::deque<size_t> kinds(const Plan& plan, const Durations& known) {
  std::deque<size_t> first;
  Durations seen = known;
  for (size_t i = 0; i < plan.experiments().size(); ++i) {
    const Experiment& experiment = plan.experiments()[i];
    if (seen.knows_kind(experiment)) continue;
    seen.add(experiment, {});
    first.push_back(i);
  }
  return first;
}

void stop_if_asked() {
  if (const int signal = core::interrupt::requested())
    throw core::Error(static_cast<core::ExitCode>(128 + signal), "interrupted; nothing was begun");
}

}  // namespace

bool try_out(Plan& plan, int64_t jobs, Durations& known) {
  core::interrupt::install();
  const TemporaryDirectory directory;
  std::deque<size_t> waiting = kinds(plan, known);
  if (!waiting.empty()) core::log::info("trying " + std::to_string(waiting.size()) + " kinds of experiments");
  std::list<Trial> trials;
  bool partial = false;
  while (!waiting.empty() || !trials.empty()) {
    stop_if_asked();
    for (; !waiting.empty() && static_cast<int64_t>(trials.size()) < jobs; waiting.pop_front())
      trials.emplace_back(plan, waiting.front(), directory.path());
    for (auto trial = trials.begin(); trial != trials.end();) {
      if (!trial->over()) {
        ++trial;
        continue;
      }
      partial = partial || trial->partial();
      if (trial->cost()) known.add(trial->experiment(), *trial->cost());
      trial = trials.erase(trial);
    }
    std::this_thread::sleep_for(between_looks);
  }
  return partial;
}

}  // namespace nas::host
