#include "core/report/read/run_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/json_lines.h"

namespace nas::core {

namespace {

double value_of(const nlohmann::json& json) {
  return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

/// Throws nlohmann::json::exception.
MetricLine metric_line(const nlohmann::json& json) {
  MetricLine line{.stage = json.at("stage"), .split = json.at("split"), .epoch = 0.0, .step = 0, .values = {}};
  line.epoch = json.value("epoch", 0.0);
  line.step = json.value("step", int64_t{0});
  constexpr std::array<std::string_view, 4> reserved = {"stage", "split", "epoch", "step"};
  for (const auto& [key, value] : json.items())
    if (std::ranges::find(reserved, key) == reserved.end()) line.values.emplace_back(key, value_of(value));
  return line;
}

const Curve& curve_in(const std::map<MetricName, Curve>& curves, const MetricName& name) {
  static const Curve none;
  const auto found = curves.find(name);
  return found == curves.end() ? none : found->second;
}

/// The indices of the least and the greatest finite value in [begin, end), in rising order; `end` where there is none.
std::pair<size_t, size_t> extremes(const Curve& curve, size_t begin, size_t end) {
  size_t least = end, greatest = end;
  for (size_t i = begin; i < end; ++i) {
    if (!std::isfinite(curve[i].value)) continue;
    if (least == end || curve[i].value < curve[least].value) least = i;
    if (greatest == end || curve[i].value > curve[greatest].value) greatest = i;
  }
  return std::minmax(least, greatest);
}

}  // namespace

std::vector<MetricLine> metric_lines(std::string_view text, int64_t& unreadable) {
  std::vector<MetricLine> lines;
  unreadable = for_each_json_line(text, [&](const nlohmann::json& line) { lines.push_back(metric_line(line)); });
  return lines;
}

std::map<std::string, int64_t> steps_per_epoch(const std::vector<MetricLine>& lines) {
  std::map<std::string, int64_t> steps;
  for (const MetricLine& line : lines) steps[line.stage] = std::max(steps[line.stage], line.step);
  return steps;
}

const Curve& RunMetrics::step_curve(const std::string& stage, const std::string& split, const std::string& name) const {
  return curve_in(steps, {stage, split, name});
}

const Curve& RunMetrics::epoch_curve(const std::string& stage, const std::string& split,
                                     const std::string& name) const {
  return curve_in(epochs, {stage, split, name});
}

std::vector<std::string> RunMetrics::splits(const std::string& stage) const {
  std::set<std::string> found;
  for (const auto& [name, curve] : epochs)
    if (std::get<0>(name) == stage && std::get<1>(name) != "plugin") found.insert(std::get<1>(name));
  return {found.begin(), found.end()};
}

RunMetrics metrics_in(std::string_view text) {
  RunMetrics metrics;
  const std::vector<MetricLine> lines = metric_lines(text, metrics.unreadable_lines);
  const auto per_epoch = steps_per_epoch(lines);
  for (const MetricLine& line : lines) {
    if (std::ranges::find(metrics.stages, line.stage) == metrics.stages.end()) metrics.stages.push_back(line.stage);
    const bool whole = line.step == 0;
    const double part =
        whole ? 0.0 : static_cast<double>(line.step) / static_cast<double>(per_epoch.at(line.stage)) - 1;
    for (const auto& [name, value] : line.values)
      (whole ? metrics.epochs : metrics.steps)[{line.stage, line.split, name}].push_back({line.epoch + part, value});
  }
  return metrics;
}

Curve thinned(const Curve& curve, size_t most) {
  if (curve.size() <= most || most < 8) return curve;
  Curve kept = {curve.front()};
  const size_t parts = (most - 2) / 3, inner = curve.size() - 2;
  for (size_t part = 0; part < parts; ++part) {
    const size_t begin = 1 + inner * part / parts, end = 1 + inner * (part + 1) / parts;
    const auto [first, second] = extremes(curve, begin, end);
    const auto odd = std::find_if(curve.begin() + static_cast<std::ptrdiff_t>(begin),
                                  curve.begin() + static_cast<std::ptrdiff_t>(end),
                                  [](const CurvePoint& point) { return !std::isfinite(point.value); });
    std::set<size_t> indices = {first, second, static_cast<size_t>(odd - curve.begin())};
    for (const size_t index : indices)
      if (index < end) kept.push_back(curve[index]);
  }
  kept.push_back(curve.back());
  return kept;
}

}  // namespace nas::core
