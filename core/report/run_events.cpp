#include "core/report/run_events.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/config/value.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype_text.h"
#include "core/desc/tree_file.h"
#include "core/events/event_file.h"
#include "core/report/cells/cell_graph.h"
#include "core/report/cells/graphviz.h"
#include "core/report/read/alpha_history.h"

namespace nas::core {

namespace {

namespace fs = std::filesystem;

constexpr const char *cells_of_search = "search/cells", *found_cells_tag = "found/cells";
constexpr int screen_quality = 96;  ///< dots per inch

/// Numbers of a damaged line may be of any size.
int64_t bounded(double number) { return static_cast<int64_t>(std::clamp(number, 0.0, 1e9)); }

// Metrics ------------------------------------------------------------------------------------------------------------

/// Numbers the lines of metrics.jsonl as TensorBoard's steps.
class StepNumbers {
 public:
  explicit StepNumbers(const std::vector<MetricLine>& lines) : per_epoch_(steps_per_epoch(lines)) {}

  /// Within epochs the steps of the stage; else the epoch; for values of the whole run, how many of the name there are.
  int64_t step_of(const MetricLine& line) {
    const int64_t epoch = bounded(line.epoch);
    if (line.step > 0) return (epoch - 1) * bounded_step(per_epoch_.at(line.stage)) + bounded_step(line.step);
    if (epoch > 0 || line.values.empty()) return epoch;
    return ++counts_[{line.stage, line.split, line.values.front().first}];
  }

 private:
  static int64_t bounded_step(int64_t step) { return bounded(static_cast<double>(step)); }

  std::map<std::string, int64_t> per_epoch_;
  std::map<MetricName, int64_t> counts_;
};

/// "search/train/loss" for whole epochs, "search/train_steps/loss" within them.
EventText event_of(const MetricLine& line, int64_t step) {
  const std::string group = line.stage + "/" + line.split + (line.step > 0 ? "_steps/" : "/");
  std::vector<std::pair<std::string, double>> values;
  for (const auto& [name, value] : line.values) values.emplace_back(group + name, value);
  return scalars_event(step, values);
}

/// All that a file has when it is complete, in its order.
std::vector<EventText> scalars_of(const RunInfo& info, const std::vector<MetricLine>& lines) {
  std::vector<EventText> events;
  StepNumbers numbers(lines);
  for (const MetricLine& line : lines)
    if (!line.values.empty()) events.push_back(event_of(line, numbers.step_of(line)));
  if (info.status == "finished")
    for (const auto& [name, value] : info.results) events.push_back(scalars_event(1, {{"results/" + name, value}}));
  return events;
}

/// A resumed run has gone back to a checkpoint, so the file may also have more than `events`.
void append_scalars(EventFile& file, const std::vector<EventText>& events) {
  const auto [differing, missing] = std::ranges::mismatch(file.scalars(), events);
  if (differing != file.scalars().end() && missing != events.end()) {
    file.clear();
    return file.append(events);
  }
  file.append({missing, events.end()});
}

// Cells --------------------------------------------------------------------------------------------------------------

std::string picture_of(const ModelDesc& network) {
  std::vector<CellGraph> graphs;
  std::vector<std::string> titles;
  for (const DistinctCell& cell : distinct_cells(network)) {
    if (!cell.drawable) continue;
    graphs.push_back(graph_of(*cell.cell, "c" + std::to_string(graphs.size()) + "_"));
    titles.push_back(cell.title);
  }
  return graphs.empty() ? "" : rendered_png(to_dot(graphs, titles), screen_quality);
}

/// The epochs after `last` whose cells are not those of the epoch before, at most `most` of them.
std::vector<EpochGenotype> new_cells(const std::vector<EpochGenotype>& history, int64_t last, size_t most) {
  std::vector<EpochGenotype> changes, kept;
  std::string before;
  for (const EpochGenotype& epoch : history) {
    if (epoch.genotype != before && epoch.epoch > static_cast<double>(last)) changes.push_back(epoch);
    before = epoch.genotype;
  }
  const size_t count = std::min(changes.size(), most);
  for (size_t i = 1; i <= count; ++i) kept.push_back(changes[changes.size() * i / count - 1]);
  return kept;
}

std::optional<EventText> event_of(const EpochGenotype& epoch) {
  try {
    const std::string png = picture_of(template_of(genotype_from_text(epoch.genotype)));
    return picture_event(bounded(epoch.epoch), cells_of_search, png);
  } catch (const Error&) {
    return std::nullopt;  // a damaged line, or cells that Graphviz cannot draw
  }
}

void append_cells(EventFile& file, const RunPaths& run, size_t most_pictures) {
  std::vector<EventText> pictures;
  if (fs::exists(run.genotypes())) {
    int64_t unreadable = 0;  // what is said about them is on the page
    const auto history = genotype_history_in(read_file(run.genotypes().string()), unreadable);
    for (const EpochGenotype& epoch : new_cells(history, file.last_step(cells_of_search), most_pictures))
      if (auto event = event_of(epoch)) pictures.push_back(std::move(*event));
  }
  if (fs::exists(run.model()) && !file.has(found_cells_tag))
    if (const std::string png = picture_of(read_model_desc(run.model().string())); !png.empty())
      pictures.push_back(picture_event(1, found_cells_tag, png));
  file.append(pictures);
}

// Settings -----------------------------------------------------------------------------------------------------------

/// Numbers and switches as such, and lists as text.
HyperParameter hyper_parameter_of(const nas::Value& value) {
  if (const int64_t* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
  if (const double* number = std::get_if<double>(&value)) return *number;
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  if (const std::string* text = std::get_if<std::string>(&value)) return *text;
  return std::visit([](const auto& held) { return to_toml(Value(held)); }, value);
}

void add_settings_of(const Tree& tree, const std::string& prefix, std::map<std::string, HyperParameter>& settings) {
  for (const auto& [key, value] : tree.scalars) settings[prefix + key] = hyper_parameter_of(value);
  for (const auto& [key, table] : tree.tables) add_settings_of(table, prefix + key + ".", settings);
}

void append_settings(EventFile& file, const RunPaths& run) {
  if (file.has("_hparams_/session_start_info") || !fs::exists(run.config())) return;
  std::map<std::string, HyperParameter> settings;
  add_settings_of(read_tree(run.config().string()), "", settings);
  file.append({settings_event(settings)});
}

}  // namespace

void update_events(const RunPaths& run, const RunInfo& info, const std::vector<MetricLine>& metrics,
                   size_t most_pictures) {
  EventFile file(events_file(run));
  append_scalars(file, scalars_of(info, metrics));
  append_settings(file, run);
  if (has_graphviz()) append_cells(file, run, most_pictures);
  if (info.status == "finished" && !file.has("_hparams_/session_end_info")) file.append({finished_event()});
  file.sync();
}

}  // namespace nas::core
