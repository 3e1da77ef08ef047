#include "host/batch/plan/axis.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace nas::host {
namespace {

std::string bare(const core::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return core::to_toml(value);
}

template <class Element>
std::string comma_separated(const std::vector<Element>& elements) {
  std::string text;
  for (const Element& element : elements) text += (text.empty() ? "" : ",") + bare(element);
  return text;
}

std::optional<double> as_real(const core::Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

/// The last `names` names of a dotted path.
std::string tail(const std::string& path, size_t names) {
  size_t begin = path.size();
  while (names-- > 0 && begin != std::string::npos && begin > 0) begin = path.rfind('.', begin - 1);
  return begin == std::string::npos ? path : path.substr(begin + 1);
}

std::string label_of(const std::string& key, const std::vector<std::string>& keys) {
  for (size_t names = 1;; ++names) {
    const std::string label = tail(key, names);
    const auto is_same = [&](const std::string& other) { return tail(other, names) == label; };
    const auto same = std::ranges::count_if(keys, is_same);
    if (same <= 1 || label == key) return label;
  }
}

constexpr uint64_t most_steps = 99'999;

/// The number of steps that fit between the ends; nothing when they lead away from the last one, or are too many.
std::optional<int64_t> steps_in(int64_t from, int64_t to, int64_t step) {
  if (step == 0 || (from != to && (from < to) != (step > 0))) return std::nullopt;
  // The distance of two int64_t needs all bits of a uint64_t.
  const auto first = static_cast<uint64_t>(from), last = static_cast<uint64_t>(to), by = static_cast<uint64_t>(step);
  const uint64_t steps = step > 0 ? (last - first) / by : (first - last) / (0 - by);
  return steps <= most_steps ? std::optional(static_cast<int64_t>(steps)) : std::nullopt;
}

std::optional<int64_t> steps_in(double from, double to, double step) {
  // The range 0.1, 0.2, 0.3 must not lose its end because of rounding.
  const double steps = std::floor((to - from) / step + 1e-9);
  return steps >= 0 && steps <= most_steps ? std::optional(static_cast<int64_t>(steps)) : std::nullopt;
}

/// The last integer is between the ends, but its distance from the first may not be an int64_t.
int64_t value_at(int64_t from, int64_t step, int64_t index) {
  return static_cast<int64_t>(static_cast<uint64_t>(from) + static_cast<uint64_t>(index) * static_cast<uint64_t>(step));
}
double value_at(double from, double step, int64_t index) { return from + static_cast<double>(index) * step; }

template <class Number>
std::vector<core::Value> values_in(const std::vector<Number>& limits) {
  if (limits.size() < 2 || limits.size() > 3) return {};
  const Number step = limits.size() == 3 ? limits[2] : Number{1};
  const auto steps = steps_in(limits[0], limits[1], step);
  std::vector<core::Value> values;
  for (int64_t i = 0; steps && i <= *steps; ++i) values.emplace_back(value_at(limits[0], step, i));
  return values;
}

}  // namespace

std::string shown(const core::Value& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return comma_separated(*list);
  if (const auto* list = std::get_if<std::vector<int64_t>>(&value)) return comma_separated(*list);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) return comma_separated(*list);
  return bare(value);
}

bool same_value(const core::Value& a, const core::Value& b) {
  const std::optional<double> real_a = as_real(a), real_b = as_real(b);
  return real_a && real_b ? *real_a == *real_b : a == b;
}

std::vector<std::string> labels_of(const std::vector<std::string>& keys) {
  std::vector<std::string> labels;
  for (const std::string& key : keys) labels.push_back(label_of(key, keys));
  return labels;
}

std::vector<core::Value> range_values(const core::Value& limits) {
  if (const auto* integers = std::get_if<std::vector<int64_t>>(&limits)) return values_in(*integers);
  if (const auto* reals = std::get_if<std::vector<double>>(&limits)) return values_in(*reals);
  return {};
}

}  // namespace nas::host
