#include "host/batch/report/plan_text.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/text.h"
#include "host/batch/record/experiment_state.h"
#include "host/table.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
namespace text = core::text;

double free_bytes(fs::path path) {
  std::error_code error;
  path = fs::absolute(path);
  while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
  const fs::space_info space = fs::space(path, error);
  return error ? 0 : static_cast<double>(space.available);
}

std::string size_text(double bytes) { return text::bytes(static_cast<uint64_t>(bytes)); }

std::string threads_text(const std::vector<Experiment>& experiments) {
  const auto [least, most] = std::ranges::minmax(experiments, {}, &Experiment::threads);
  std::string range = std::to_string(least.threads);
  if (most.threads > least.threads) range += " to " + std::to_string(most.threads);
  return range + (range == "1" ? " thread each" : " threads each");
}

std::string estimate_text(const Estimate& estimate) {
  if (estimate.left == 0) return "all experiments are finished";
  const std::string free = size_text(estimate.free_bytes) + " of disk space is free";
  if (!estimate.cost)
    return "time and disk space are not known until the first experiment is finished; --measure estimates them; " +
           free;
  const double seconds = estimate.cost->seconds / static_cast<double>(std::min(estimate.jobs, estimate.left));
  return (estimate.partial ? "at least " : "about ") + text::duration(seconds) + " and " +
         (estimate.measured ? "at least " : "") + size_text(estimate.cost->bytes) + " of disk space for " +
         text::counted(estimate.left, "more experiment") + ", estimated from " +
         (estimate.measured ? "one experiment of each kind; " : "finished experiments; ") + free;
}

}  // namespace

Durations durations_in(const BatchFolder& folder, const std::vector<Experiment>& experiments) {
  Durations durations;
  for (const Experiment& experiment : experiments) {
    const fs::path run = folder.experiment(experiment.name).run();
    if (is_finished(run)) durations.add(experiment, {read_run_facts(run)->total_seconds(), bytes_in(run.string())});
  }
  return durations;
}

Estimate estimate(const BatchFolder& folder, const std::vector<Experiment>& experiments, int64_t jobs,
                  const Durations& known) {
  Estimate estimate{.jobs = jobs, .cost = Cost{}, .free_bytes = free_bytes(folder.path())};
  for (const Experiment& experiment : experiments) {
    if (is_finished(folder.experiment(experiment.name).run())) continue;
    ++estimate.left;
    const auto cost = known.expected(experiment);
    if (!cost) estimate.cost.reset();
    if (!estimate.cost) continue;
    estimate.cost->seconds += cost->seconds;
    estimate.cost->bytes += cost->bytes;
  }
  return estimate;
}

void print_plan(std::ostream& stream, const std::string& name, const BatchFolder& folder,
                const std::vector<Experiment>& experiments, const Estimate& estimate, size_t most) {
  stream << core::printable(name) << ": " << text::counted(static_cast<int64_t>(experiments.size()), "experiment")
         << " in " << core::printable(folder.path().string()) << ", " << estimate.jobs << " at once, "
         << threads_text(experiments) << '\n';
  std::vector<Row> rows;
  for (size_t i = 0; i < std::min(most, experiments.size()); ++i) {
    const State state = folder.exists() ? read_state(folder.experiment(experiments[i].name)).state : State::waiting;
    rows.push_back(
        {std::to_string(i + 1), experiments[i].name, state == State::waiting ? "" : std::string(name_of(state))});
  }
  print_table(stream, rows, 2);
  if (experiments.size() > most) stream << "  and " << experiments.size() - most << " more; --dry-run shows all\n";
  stream << estimate_text(estimate) << '\n';
}

Json plan_json(const std::string& name, const BatchFolder& folder, const std::vector<Experiment>& experiments,
               const Estimate& estimate) {
  Json json = {{"name", name}, {"directory", folder.path().string()}, {"jobs", estimate.jobs}, {"left", estimate.left}};
  json["seconds"] = estimate.cost ? Json(estimate.cost->seconds / static_cast<double>(estimate.jobs)) : Json();
  json["bytes"] = estimate.cost ? Json(estimate.cost->bytes) : Json();
  json["experiments"] = experiments;
  return json;
}

}  // namespace nas::host
