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

constexpr long double most_values = 1e5L;  ///< `long double` represents every int64_t

/// Number of steps from the first to the last value; negative when the range is not valid.
template <class Number>
long double steps_in(const std::vector<Number>& limits, Number step) {
  if (limits.size() < 2 || limits.size() > 3 || step == 0) return -1;
  // The range 0.1, 0.2, 0.3 must not lose its end because of rounding.
  const auto from = static_cast<long double>(limits[0]), to = static_cast<long double>(limits[1]);
  const long double steps = std::floor((to - from) / static_cast<long double>(step) + 1e-9L);
  return steps < most_values ? steps : -1;
}

template <class Number>
std::vector<core::Value> values_in(const std::vector<Number>& limits) {
  const Number step = limits.size() == 3 ? limits[2] : Number{1};
  const long double steps = steps_in(limits, step);
  std::vector<core::Value> values;
  for (int64_t i = 0; static_cast<long double>(i) <= steps; ++i)
    values.emplace_back(limits[0] + static_cast<Number>(i) * step);
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
