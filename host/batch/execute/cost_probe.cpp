#include "host/batch/execute/cost_probe.h"

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
#include "host/batch/execute/run_experiment.h"
#include "host/batch/record/experiment_folder.h"
#include "host/batch/record/run_facts.h"
#include "host/temporary_directory.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds poll_interval{100};
constexpr std::chrono::seconds longest_probe{60}, longest_save{10};

/// Runs one experiment until its cost is known. The destructor ends the worker.
class CostProbe {
 public:
  CostProbe(Plan& plan, size_t index, const fs::path& directory, const Consent& consent)
      : experiment_(plan.experiments()[index]),
        folder_(directory / ".batch" / experiment_.name),
        workers_(experiment_worker(consent)) {
    const core::Config config = plan.config(index);
    eval_ = config.flag("eval.enabled");
    folder_.write({experiment_.plugins, experiment_.config_sha256}, config.to_toml());
    workers_.start(folder_.path());
  }

  const Experiment& experiment() const { return experiment_; }
  /// Whether the cost includes the search only.
  bool partial() const { return partial_; }
  /// Empty when the experiment ended without a result or did not log how long it takes.
  const std::optional<Cost>& cost() const { return cost_; }

  /// Checks the experiment. True when its cost is known or will not become known.
  bool done() {
    if (const auto ended = workers_.wait(std::chrono::milliseconds(0))) {
      handle_end(*ended);
      return true;
    }
    const RunProgress progress = read_progress(folder_.run());
    const auto left = core::text::seconds_in(progress.left);
    if (!left) return Clock::now() - begin_ > longest_probe;
    partial_ = eval_ && !progress.whole_run;
    cost_ = Cost{seconds() + *left, 0};
    save();
    return true;
  }

 private:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  void handle_end(const core::EndedWorker& ended) {
    const auto facts = read_run_facts(folder_.run());
    if (facts && facts->status == "finished")
      cost_ = Cost{seconds(), bytes()};
    else
      core::log::warning(experiment_.name + " cannot start: " + core::first_error_line(ended));
  }

  /// Measures the disk space after a checkpoint is written. A run that keeps two checkpoints will need up to twice as
  /// much.
  void save() {
    workers_.stop();
    workers_.wait(longest_save);
    cost_->bytes = bytes();
  }

  double bytes() const { return bytes_in(folder_.run().string()); }

  const Experiment& experiment_;
  ExperimentFolder folder_;
  core::LocalWorkers workers_;
  Clock::time_point begin_ = Clock::now();
  bool eval_ = false, partial_ = false;
  std::optional<Cost> cost_;
};

/// The first experiment of each kind of which `known` has none.
std::deque<size_t> first_of_each_kind(const Plan& plan, const Durations& known) {
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

void throw_if_interrupted() {
  if (const int signal = core::interrupt::requested())
    throw core::Error(static_cast<core::ExitCode>(128 + signal), "interrupted; no experiment was started");
}

}  // namespace

bool probe_costs(Plan& plan, int64_t jobs, Durations& known, const Consent& consent) {
  core::interrupt::install();
  const TemporaryDirectory directory;
  std::deque<size_t> waiting = first_of_each_kind(plan, known);
  if (!waiting.empty())
    core::log::info("measuring " + core::text::counted(static_cast<int64_t>(waiting.size()), "kind") +
                    " of experiments");
  std::list<CostProbe> probes;
  bool partial = false;
  while (!waiting.empty() || !probes.empty()) {
    throw_if_interrupted();
    for (; !waiting.empty() && static_cast<int64_t>(probes.size()) < jobs; waiting.pop_front())
      probes.emplace_back(plan, waiting.front(), directory.path(), consent);
    for (auto probe = probes.begin(); probe != probes.end();) {
      if (!probe->done()) {
        ++probe;
        continue;
      }
      partial = partial || probe->partial();
      if (probe->cost()) known.add(probe->experiment(), *probe->cost());
      probe = probes.erase(probe);
    }
    std::this_thread::sleep_for(poll_interval);
  }
  return partial;
}

}  // namespace nas::host
