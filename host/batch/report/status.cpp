#include "host/batch/report/status.h"

#include <array>
#include <map>
#include <optional>

#include "core/base/log.h"
#include "core/base/text.h"
#include "host/batch/record/experiment_state.h"
#include "host/batch/record/pace.h"
#include "host/batch/report/progress_line.h"
#include "host/batch/slurm/slurm_tasks.h"

namespace nas::host {
namespace {

constexpr std::array all_states = {State::finished,    State::running, State::queued,
                                   State::interrupted, State::failed,  State::waiting};

struct Status {
  std::string name;
  ExperimentFolder folder;
  ExperimentState facts;
  Pace pace;
  std::optional<SlurmTask> task;  ///< when the experiment is not finished
};

/// Empty on a machine without Slurm, where the folders still show the state.
std::map<std::string, SlurmTask> tasks_if_available(const BatchFolder& folder) {
  try {
    return slurm_tasks(folder);
  } catch (const core::Error& error) {
    core::log::debug(error.what());
    return {};
  }
}

/// Slurm's state comes first: Slurm knows which nodes are lost, and the locks of other machines may not be visible
/// here.
State state_with(const SlurmTask& task, State in_folder) {
  if (task.waits()) return State::queued;
  return task.alive ? State::running : in_folder;
}

std::vector<Status> statuses(const BatchFolder& folder, const BatchRecord& record) {
  const std::map<std::string, SlurmTask> tasks = tasks_if_available(folder);
  const std::vector<ExperimentState> states = read_states(folder, record);
  const std::vector<Pace> paces = paces_of(folder, record, states);
  std::vector<Status> all;
  for (size_t i = 0; i < states.size(); ++i) {
    const std::string& name = record.experiments[i].name;
    Status status{name, folder.experiment(name), states[i], paces[i], {}};
    const auto task = tasks.find(name);
    if (task != tasks.end() && status.facts.state != State::finished) {
      status.task = task->second;
      status.facts.state = state_with(task->second, status.facts.state);
    }
    all.push_back(std::move(status));
  }
  return all;
}

std::string text_of(const SlurmTask& task) {
  if (!task.alive) return "Slurm job " + task.job + " ended: " + task.state;
  return "Slurm job " + task.job + (task.waits() ? " " : " on ") + task.place;
}

std::string progress_of(const ExperimentState& facts, const ExperimentFolder& folder) {
  const RunProgress progress = read_progress(folder.run());
  std::string text = progress.doing;
  if (!progress.accuracy.empty()) text += ", " + progress.accuracy;
  if (facts.state == State::running && !progress.left.empty())
    text += ", " + progress.left + " left" + (progress.whole_run ? "" : " in this stage");
  return text;
}

std::string detail_of(const Status& status) {
  const ExperimentState& facts = status.facts;
  std::vector<std::string> parts;
  if (facts.state == State::finished)
    parts.push_back(result_text(*facts.run));
  else if (facts.state == State::failed && facts.failure)
    parts.push_back(facts.failure->error);
  else if (facts.run)
    parts.push_back(progress_of(facts, status.folder));
  parts.push_back(remark_on(status.pace));
  if (status.task && facts.state != State::failed) parts.push_back(text_of(*status.task));
  std::erase(parts, "");
  return core::text::join(parts, "; ");
}

}  // namespace

void print_status(std::ostream& stream, const BatchFolder& folder, const BatchRecord& record) {
  std::vector<Row> rows;
  std::map<State, int64_t> counts;
  std::map<Pace::Kind, int64_t> paces;
  for (const Status& status : statuses(folder, record)) {
    ++counts[status.facts.state];
    ++paces[status.pace.kind];
    rows.push_back(
        {std::to_string(rows.size() + 1), status.name, std::string(name_of(status.facts.state)), detail_of(status)});
  }
  print_table(stream, rows);
  stream << core::text::counted(static_cast<int64_t>(record.experiments.size()), "experiment") << ":";
  const char* separator = " ";
  for (const State state : all_states) {
    if (!counts.contains(state)) continue;
    stream << separator << counts[state] << ' ' << name_of(state);
    separator = ", ";
  }
  for (const Pace::Kind kind : {Pace::Kind::behind, Pace::Kind::slow})
    if (paces[kind] > 0) stream << "; " << paces[kind] << ' ' << name_of(kind);
  stream << '\n';
}

Json status_json(const BatchFolder& folder, const BatchRecord& record) {
  Json list = Json::array();
  for (const Status& status : statuses(folder, record)) {
    const ExperimentState& facts = status.facts;
    Json json = {{"name", status.name}, {"state", name_of(facts.state)}, {"directory", status.folder.run().string()}};
    if (facts.run) {
      const RunProgress progress = read_progress(status.folder.run());
      json["doing"] = facts.state == State::finished ? "" : progress.doing;
      json["seconds"] = facts.run->total_seconds();
      json["results"] = facts.run->results;
    }
    if (status.pace.kind != Pace::Kind::usual) json["pace"] = name_of(status.pace.kind);
    if (facts.state == State::failed && facts.failure) json["error"] = facts.failure->error;
    if (status.task)
      json["slurm"] = {{"job", status.task->job}, {"state", status.task->state}, {"place", status.task->place}};
    list.push_back(std::move(json));
  }
  return {{"name", record.name}, {"directory", folder.path().string()}, {"experiments", list}};
}

}  // namespace nas::host
