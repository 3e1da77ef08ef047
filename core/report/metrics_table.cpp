#include "core/report/metrics_table.h"

#include <algorithm>
#include <map>

#include "core/base/csv.h"
#include "core/base/decimal.h"

namespace nas::core {

namespace {

constexpr size_t most_metrics = 1000;

/// The names of metrics and their columns.
class Columns {
 public:
  explicit Columns(const std::vector<MetricLine>& lines) {
    for (const MetricLine& line : lines)
      for (const auto& [name, value] : line.values)
        if (names_.size() < most_metrics && places_.try_emplace(name, names_.size()).second) names_.push_back(name);
  }
  const std::vector<std::string>& names() const { return names_; }
  /// names().size() for a metric that is left out.
  size_t place_of(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? names_.size() : found->second;
  }

 private:
  std::vector<std::string> names_;
  std::map<std::string, size_t> places_;
};

/// A row that is being filled.
class MetricsRow {
 public:
  MetricsRow(const MetricLine& line, const Columns& columns)
      : line_(line), columns_(columns), fields_(columns.names().size()) {}

  /// Whether the metrics of `line` belong here, where the row has none of them yet.
  bool takes(const MetricLine& line) const {
    return line.stage == line_.stage && line.split == line_.split && line.epoch == line_.epoch &&
           line.step == line_.step && std::ranges::all_of(line.values, [this](const auto& value) {
             const size_t place = columns_.place_of(value.first);
             return place == fields_.size() || fields_[place].empty();
           });
  }
  void add(const MetricLine& line) {
    for (const auto& [name, value] : line.values)
      if (const size_t place = columns_.place_of(name); place < fields_.size())
        fields_[place] = shortest_decimal(value);
  }
  void append_to(std::string& text) const {
    text += csv_field(line_.stage) + ',' + (line_.epoch > 0 ? shortest_decimal(line_.epoch) : "") + ',' +
            (line_.step > 0 ? std::to_string(line_.step) : "") + ',' + csv_field(line_.split);
    for (const std::string& field : fields_) text.append(1, ',').append(field);
    text += '\n';
  }

 private:
  const MetricLine& line_;  ///< the first of the row
  const Columns& columns_;
  std::vector<std::string> fields_;
};

}  // namespace

std::string metrics_table(const std::vector<MetricLine>& lines) {
  const Columns columns(lines);
  std::string text = "stage,epoch,step,split";
  for (const std::string& name : columns.names()) text.append(1, ',').append(csv_field(name));
  text += '\n';
  for (size_t i = 0; i < lines.size();) {
    MetricsRow row(lines[i], columns);
    do row.add(lines[i++]);
    while (i < lines.size() && row.takes(lines[i]));
    row.append_to(text);
  }
  return text;
}

}  // namespace nas::core
