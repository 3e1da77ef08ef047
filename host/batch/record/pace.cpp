#include "host/batch/record/pace.h"

#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/statistics/sample.h"
#include "host/batch/record/durations.h"

namespace nas::host {
namespace {

/// Without one that has the value of the run itself, which is in `seconds` when it is finished.
double median_of_others(std::vector<double> seconds, const double* own) {
  if (own) seconds.erase(std::ranges::find(seconds, *own));
  if (seconds.size() < fewest_of_a_kind) return 0.0;
  std::ranges::sort(seconds);
  return core::statistics::quantile_of_sorted(seconds, 0.5);
}

/// At least: what it has taken, and what it says is left of the run.
double seconds_of(const ExperimentState& state, const ExperimentFolder& folder) {
  const double so_far = state.run->total_seconds();
  if (state.state != State::running) return so_far;
  const RunProgress progress = read_progress(folder.run());
  return so_far + core::text::seconds_in(progress.left).value_or(0.0);
}

}  // namespace

std::string_view name_of(Pace::Kind kind) {
  return kind == Pace::Kind::usual ? "" : kind == Pace::Kind::slow ? "slow" : "behind";
}

std::string remark_on(const Pace& pace) {
  if (pace.kind == Pace::Kind::usual) return "";
  const bool slow = pace.kind == Pace::Kind::slow;
  return std::string(name_of(pace.kind)) + (slow ? ": it took " : ": it takes at least ") +
         core::text::duration(pace.seconds) + ", and similar runs took " + core::text::duration(pace.usual_seconds) +
         " (median)";
}

std::vector<ExperimentState> read_states(const BatchFolder& folder, const BatchRecord& record) {
  std::vector<ExperimentState> states;
  for (const Experiment& experiment : record.experiments)
    states.push_back(read_state(folder.experiment(experiment.name)));
  return states;
}

std::vector<Pace> paces_of(const BatchFolder& folder, const BatchRecord& record,
                           const std::vector<ExperimentState>& states) {
  std::map<std::string, std::vector<double>> finished;  // the seconds of those of each kind
  for (size_t i = 0; i < states.size(); ++i)
    if (states[i].state == State::finished)
      finished[kind_of(record.experiments[i])].push_back(states[i].run->total_seconds());
  std::vector<Pace> paces(states.size());
  for (size_t i = 0; i < states.size(); ++i) {
    if (!states[i].run) continue;
    const Experiment& experiment = record.experiments[i];
    const bool done = states[i].state == State::finished;
    Pace& pace = paces[i];
    pace.seconds = seconds_of(states[i], folder.experiment(experiment.name));
    pace.usual_seconds = median_of_others(finished[kind_of(experiment)], done ? &pace.seconds : nullptr);
    if (pace.usual_seconds > 0.0 && pace.seconds > unusual_pace * pace.usual_seconds)
      pace.kind = done ? Pace::Kind::slow : Pace::Kind::behind;
  }
  return paces;
}

}  // namespace nas::host
