#include "host/batch/status.h"

#include <array>

#include "host/batch/experiment_state.h"
#include "host/batch/sitting_text.h"

namespace nas::host {
namespace {

constexpr std::array all_states = {State::finished, State::running, State::interrupted, State::failed, State::waiting};

std::string detail_of(const ExperimentState& facts, const ExperimentFolder& folder) {
  if (facts.state == State::finished) return result_text(*facts.run);
  if (facts.failure) return facts.failure->error;
  if (!facts.run) return "";
  const RunProgress progress = read_progress(folder.run());
  std::string text = progress.doing;
  if (!progress.accuracy.empty()) text += ", " + progress.accuracy;
  if (facts.state == State::running && !progress.left.empty())
    text += ", " + progress.left + " left" + (progress.of_the_run ? "" : " of the stage");
  return text;
}

}  // namespace

void print_status(std::ostream& stream, const BatchFolder& folder, const BatchRecord& record) {
  std::vector<Row> rows;
  std::map<State, int64_t> counts;
  for (const Experiment& experiment : record.experiments) {
    const ExperimentFolder its = folder.experiment(experiment.name);
    const ExperimentState facts = read_state(its);
    ++counts[facts.state];
    rows.push_back({std::to_string(rows.size() + 1), experiment.name, std::string(name_of(facts.state)),
                    detail_of(facts, its)});
  }
  print_table(stream, rows);
  stream << record.experiments.size() << " experiments:";
  const char* separator = " ";
  for (const State state : all_states) {
    if (!counts.contains(state)) continue;
    stream << separator << counts[state] << ' ' << name_of(state);
    separator = ", ";
  }
  stream << '\n';
}

Json status_json(const BatchFolder& folder, const BatchRecord& record) {
  Json list = Json::array();
  for (const Experiment& experiment : record.experiments) {
    const ExperimentFolder its = folder.experiment(experiment.name);
    const ExperimentState facts = read_state(its);
    Json json = {{"name", experiment.name}, {"state", name_of(facts.state)}, {"directory", its.run().string()}};
    if (facts.run) {
      const RunProgress progress = read_progress(its.run());
      json["doing"] = facts.state == State::finished ? "" : progress.doing;
      json["seconds"] = facts.run->total_seconds();
      json["results"] = facts.run->results;
    }
    if (facts.failure) json["error"] = facts.failure->error;
    list.push_back(std::move(json));
  }
  return {{"name", record.name}, {"directory", folder.path().string()}, {"experiments", list}};
}

}  // namespace nas::host
