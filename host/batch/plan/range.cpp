#include "host/batch/plan/range.h"

#include <cmath>

namespace nas::host {
namespace {

constexpr long double most_values = 1e5L;  ///< `long double` holds every int64_t

/// Steps from the first to the last value; below zero when there is no first.
template <class Number>
long double steps_in(const std::vector<Number>& limits, Number step) {
  if (limits.size() < 2 || limits.size() > 3 || step == 0) return -1;
  // 0.1, 0.2, 0.3 must not lose its end to rounding.
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

std::vector<core::Value> range_values(const core::Value& limits) {
  if (const auto* integers = std::get_if<std::vector<int64_t>>(&limits)) return values_in(*integers);
  if (const auto* reals = std::get_if<std::vector<double>>(&limits)) return values_in(*reals);
  return {};
}

}  // namespace nas::host
