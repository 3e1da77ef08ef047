#include "host/batch/report/report.h"

#include <algorithm>

#include "host/batch/record/experiment_state.h"

namespace nas::host {
namespace {

struct Result {
  const Experiment* experiment;
  ExperimentState state;
};

std::vector<Result> read_results(const BatchFolder& folder, const BatchRecord& record) {
  std::vector<Result> all;
  for (const Experiment& experiment : record.experiments)
    all.push_back({&experiment, read_state(folder.experiment(experiment.name))});
  return all;
}

/// The first accuracy that all finished runs have, because accuracies on different images must not be compared. Empty
/// when there is none.
std::string common_result(const std::vector<Result>& all) {
  if (std::ranges::none_of(all, [](const Result& one) { return one.state.state == State::finished; })) return "";
  for (const char* name : accuracies)
    if (std::ranges::all_of(
            all, [&](const Result& one) { return one.state.state != State::finished || one.state.run->result(name); }))
      return name;
  return "";
}

/// The labels of all axes except the seed, in the order of their first appearance.
std::vector<std::string> labels_in(const BatchRecord& record) {
  std::vector<std::string> labels;
  for (const Experiment& experiment : record.experiments)
    for (const auto& [label, value] : experiment.axes)
      if (label != seed_label && std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  return labels;
}

std::vector<std::string> values_of(const Experiment& experiment, const std::vector<std::string>& labels) {
  std::vector<std::string> values;
  for (const std::string& label : labels) {
    const auto found = std::ranges::find(experiment.axes, label, &std::pair<std::string, std::string>::first);
    values.push_back(found == experiment.axes.end() ? "" : found->second);
  }
  return values;
}

Finished finished_one(const Result& one, const std::string& result) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const RunFacts& run = *one.state.run;
  return {.name = one.experiment->name,
          .accuracy = run.result(result).value_or(none),
          .seconds = run.total_seconds(),
          .parameters = run.result("parameters").value_or(none),
          .macs = run.result("macs").value_or(none)};
}

Statistic over(const std::vector<Finished>& finished, double Finished::* number) {
  std::vector<double> values;
  for (const Finished& one : finished)
    if (!std::isnan(one.*number)) values.push_back(one.*number);
  return statistic_of(values);
}

ReportRow& row_for(std::vector<ReportRow>& rows, std::vector<std::string> axes) {
  const auto found = std::ranges::find(rows, axes, &ReportRow::axes);
  if (found != rows.end()) return *found;
  rows.push_back({.axes = std::move(axes)});
  return rows.back();
}

std::string measure_name(std::string result) {
  std::ranges::replace(result, '_', ' ');
  return result.empty() ? "accuracy" : result;
}

}  // namespace

size_t ReportRow::best() const {
  size_t best = 0;
  for (size_t i = 1; i < finished.size(); ++i)
    if (finished[i].accuracy > finished[best].accuracy || std::isnan(finished[best].accuracy)) best = i;
  return best;
}

BatchReport report_on(const BatchFolder& folder, const BatchRecord& record) {
  const std::vector<Result> all = read_results(folder, record);
  const std::string result = common_result(all);
  BatchReport report{.name = record.name,
                     .directory = folder.path().string(),
                     .labels = labels_in(record),
                     .measure = measure_name(result)};
  for (const Result& one : all) {
    ReportRow& row = row_for(report.rows, values_of(*one.experiment, report.labels));
    ++row.experiments;
    if (one.state.state == State::finished)
      row.finished.push_back(finished_one(one, result));
    else
      report.unfinished.emplace_back(
          one.experiment->name, one.state.failure ? "failed: " + one.state.failure->error : name_of(one.state.state));
  }
  for (ReportRow& row : report.rows) {
    row.accuracy = over(row.finished, &Finished::accuracy);
    row.seconds = over(row.finished, &Finished::seconds);
    row.parameters = over(row.finished, &Finished::parameters);
    row.macs = over(row.finished, &Finished::macs);
  }
  return report;
}

}  // namespace nas::host
