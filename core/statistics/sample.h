#pragma once
/// \file
/// Mean and standard deviation of a few numbers.

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace nas::core::statistics {

struct Sample {
  size_t count = 0;
  /// NaN for no numbers.
  double mean = std::numeric_limits<double>::quiet_NaN();
  /// The sample standard deviation, with n - 1; NaN for fewer than two numbers.
  double deviation = std::numeric_limits<double>::quiet_NaN();
};

inline Sample sample_of(std::span<const double> values) {
  Sample result{.count = values.size()};
  if (values.empty()) return result;
  const auto count = static_cast<double>(values.size());
  double sum = 0.0, squares = 0.0;
  for (const double value : values) sum += value;
  result.mean = sum / count;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  if (values.size() > 1) result.deviation = std::sqrt(squares / (count - 1.0));
  return result;
}

/// With a fraction between two numbers: type 7 of Hyndman and Fan (1996), as NumPy does it. `sorted` is not empty.
inline double quantile_of_sorted(std::span<const double> sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = below + 1 < sorted.size() ? below + 1 : below;
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace nas::core::statistics
