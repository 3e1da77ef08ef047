#pragma once
/// \file
/// Mean and standard deviation of a few numbers.

#include <cmath>
#include <limits>
#include <vector>

namespace nas::host {

struct Statistic {
  size_t count = 0;
  /// NaN for no numbers.
  double mean = std::numeric_limits<double>::quiet_NaN();
  /// The sample standard deviation, with n - 1; NaN for fewer than two numbers.
  double deviation = std::numeric_limits<double>::quiet_NaN();
};

inline Statistic statistic_of(const std::vector<double>& values) {
  Statistic result{.count = values.size()};
  if (values.empty()) return result;
  const auto count = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  result.mean = sum / count;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  if (values.size() > 1) result.deviation = std::sqrt(squares / (count - 1));
  return result;
}

}  // namespace nas::host
