#include "host/batch/report/report.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/base/text.h"
#include "host/batch/record/experiment_state.h"
#include "host/batch/record/pace.h"

namespace nas::host {
namespace {

using Axes = std::vector<std::pair<std::string, std::string>>;

struct Result {
  std::string name;
  Axes axes;
  std::filesystem::path run;
  ExperimentState state;
  std::string remark;
};

/// What the axis of batches says of each; nothing for a single batch.
std::vector<std::string> names_of(std::span<const ReportedBatch> batches) {
  std::map<std::string, int> times;
  for (const ReportedBatch& batch : batches) ++times[batch.record.name];
  std::vector<std::string> names;
  for (const ReportedBatch& batch : batches)
    names.push_back(times[batch.record.name] > 1 ? batch.folder.path().string() : batch.record.name);
  return names;
}

std::vector<Result> read_results(const ReportedBatch& batch) {
  const std::vector<ExperimentState> states = read_states(batch.folder, batch.record);
  const std::vector<Pace> paces = paces_of(batch.folder, batch.record, states);
  std::vector<Result> all;
  for (size_t i = 0; i < states.size(); ++i) {
    const Experiment& experiment = batch.record.experiments[i];
    all.push_back({experiment.name, experiment.axes, batch.folder.experiment(experiment.name).run(), states[i],
                   remark_on(paces[i])});
  }
  return all;
}

std::vector<Result> read_results(std::span<const ReportedBatch> batches) {
  if (batches.size() == 1) return read_results(batches.front());
  const std::vector<std::string> names = names_of(batches);
  std::vector<Result> all;
  for (size_t i = 0; i < batches.size(); ++i)
    for (Result& one : read_results(batches[i])) {
      one.axes.emplace(one.axes.begin(), batch_label, names[i]);
      one.name = names[i] + "/" + one.name;
      all.push_back(std::move(one));
    }
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
std::vector<std::string> labels_in(const std::vector<Result>& all) {
  std::vector<std::string> labels;
  for (const Result& one : all)
    for (const auto& [label, value] : one.axes)
      if (label != seed_label && std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  return labels;
}

/// Those that the batches record, and each other label by itself.
std::vector<std::vector<std::string>> factors_in(std::span<const ReportedBatch> batches,
                                                 const std::vector<std::string>& labels) {
  std::vector<std::vector<std::string>> factors;
  std::vector<std::string> covered;
  for (const ReportedBatch& batch : batches)
    for (const std::vector<std::string>& factor : batch.record.factors) {
      if (std::ranges::find_first_of(covered, factor) != covered.end()) continue;
      factors.push_back(factor);
      covered.insert(covered.end(), factor.begin(), factor.end());
    }
  for (const std::string& label : labels)
    if (std::ranges::find(covered, label) == covered.end()) factors.push_back({label});
  return factors;
}

std::string value_in(const Axes& axes, const std::string& label) {
  const auto found = std::ranges::find(axes, label, &Axes::value_type::first);
  return found == axes.end() ? "" : found->second;
}

std::vector<std::string> values_of(const Axes& axes, const std::vector<std::string>& labels) {
  std::vector<std::string> values;
  for (const std::string& label : labels) values.push_back(value_in(axes, label));
  return values;
}

Finished finished_one(const Result& one, const std::string& result) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const RunFacts& run = *one.state.run;
  const auto search = run.seconds.find("search");
  return {.name = one.name,
          .run = one.run.string(),
          .seed = value_in(one.axes, seed_label),
          .accuracy = run.result(result).value_or(none),
          .seconds = run.total_seconds(),
          .search_seconds = search == run.seconds.end() ? none : search->second,
          .parameters = run.result("parameters").value_or(none),
          .macs = run.result("macs").value_or(none)};
}

Sample over(const std::vector<Finished>& finished, double Finished::* number) {
  std::vector<double> values;
  for (const Finished& one : finished)
    if (!std::isnan(one.*number)) values.push_back(one.*number);
  return core::statistics::sample_of(values);
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

void add(const Result& one, const std::string& result, BatchReport& report) {
  ReportRow& row = row_for(report.rows, values_of(one.axes, report.labels));
  ++row.experiments;
  if (!one.remark.empty()) report.remarks.emplace_back(one.name, one.remark);
  if (one.state.state == State::running) report.running.push_back(one.name);
  if (one.state.state == State::finished)
    row.finished.push_back(finished_one(one, result));
  else
    report.unfinished.emplace_back(
        one.name, one.state.failure ? "failed: " + one.state.failure->error : name_of(one.state.state));
}

std::string joined(std::span<const ReportedBatch> batches, const auto& text_of_one) {
  std::vector<std::string> texts;
  for (const ReportedBatch& batch : batches) texts.push_back(text_of_one(batch));
  return core::text::join(texts, " and ");
}

}  // namespace

size_t ReportRow::best() const {
  size_t best = 0;
  for (size_t i = 1; i < finished.size(); ++i)
    if (finished[i].accuracy > finished[best].accuracy || std::isnan(finished[best].accuracy)) best = i;
  return best;
}

size_t BatchReport::finished() const {
  return std::accumulate(rows.begin(), rows.end(), size_t{0},
                         [](size_t sum, const ReportRow& row) { return sum + row.finished.size(); });
}

size_t BatchReport::experiments() const { return finished() + unfinished.size(); }

BatchReport report_on(std::span<const ReportedBatch> batches) {
  const std::vector<Result> all = read_results(batches);
  const std::string result = common_result(all);
  const std::vector<std::string> labels = labels_in(all);
  BatchReport report{.name = joined(batches, [](const ReportedBatch& batch) { return batch.record.name; }),
                     .directory = joined(batches, [](const auto& batch) { return batch.folder.path().string(); }),
                     .labels = labels,
                     .factors = factors_in(batches, labels),
                     .measure = measure_name(result)};
  for (const Result& one : all) add(one, result, report);
  for (ReportRow& row : report.rows) {
    row.accuracy = over(row.finished, &Finished::accuracy);
    row.seconds = over(row.finished, &Finished::seconds);
    row.search_seconds = over(row.finished, &Finished::search_seconds);
    row.parameters = over(row.finished, &Finished::parameters);
    row.macs = over(row.finished, &Finished::macs);
  }
  return report;
}

}  // namespace nas::host
