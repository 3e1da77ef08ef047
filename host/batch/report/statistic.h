#pragma once
/// \file
/// Mean and deviation of a few numbers.

#include <cmath>
#include <limits>
#include <vector>

namespace nas::host {

struct Statistic {
  size_t count = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();
  /// The sample's, with n - 1; not a number for fewer than two.
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
