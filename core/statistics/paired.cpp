#include "core/statistics/paired.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/statistics/distributions.h"
#include "core/statistics/sample.h"

namespace nas::core::statistics {

namespace {

constexpr double level = 0.05, power = 0.8;
/// A non-centrality with which even two pairs find the difference but for a probability of 1e-14.
constexpr double sure = 100.0;

/// What rounding can add to a difference of numbers of this size.
double rounding_of(std::span<const double> a, std::span<const double> b) {
  double largest = 0.0;
  for (const double value : a) largest = std::max(largest, std::abs(value));
  for (const double value : b) largest = std::max(largest, std::abs(value));
  return 4.0 * std::numeric_limits<double>::epsilon() * largest;
}

void add_test(PairedDifferences& result) {
  const auto count = static_cast<double>(result.pairs);
  const double error = result.deviation / std::sqrt(count);
  const double room = student_t_quantile(1.0 - level / 2.0, count - 1.0) * error;
  result.interval = {result.mean - room, result.mean + room};
  result.p_value = student_t_both_tails(result.mean / error, count - 1.0);
}

}  // namespace

double PairedDifferences::win_rate() const {
  return (static_cast<double>(wins) + static_cast<double>(ties) / 2.0) / static_cast<double>(pairs);
}

PairedDifferences paired_differences(std::span<const double> a, std::span<const double> b) {
  std::vector<double> differences(a.size());
  std::ranges::transform(a, b, differences.begin(), std::minus());
  PairedDifferences result{.pairs = differences.size()};
  if (differences.empty()) return result;
  const double rounding = rounding_of(a, b);
  for (const double difference : differences)
    ++(difference > rounding ? result.wins : difference < -rounding ? result.losses : result.ties);
  const Sample sample = sample_of(differences);
  result.mean = std::abs(sample.mean) <= rounding ? 0.0 : sample.mean;
  const auto [least, most] = std::ranges::minmax(differences);
  if (most - least <= 2.0 * rounding) return result;
  result.deviation = sample.deviation;
  add_test(result);
  return result;
}

/// The power rises with the number of pairs.
std::optional<int64_t> pairs_needed(double difference, double deviation, int64_t most) {
  const double size = std::abs(difference) / deviation;
  if (!(size > 0.0) || std::isinf(size)) return std::nullopt;
  const auto suffices = [&](int64_t pairs) {
    const auto count = static_cast<double>(pairs);
    return t_test_power(std::min(size * std::sqrt(count), sure), count - 1.0, level) >= power;
  };
  int64_t low = 1, high = 2;  // low does not suffice
  while (high < most && !suffices(high)) low = std::exchange(high, 2 * high);
  if (high >= most) high = most;
  if (!suffices(high)) return std::nullopt;
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (suffices(middle) ? high : low) = middle;
  }
  return high;
}

/// The least of m p-values is multiplied by m, the next one by m - 1, and so on; none is less than the one before.
std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double least = 0.0;
  for (size_t place = 0; place < order.size(); ++place) {
    const auto left = static_cast<double>(order.size() - place);
    least = std::max(least, std::min(1.0, left * p_values[order[place]]));
    adjusted[order[place]] = least;
  }
  return adjusted;
}

}  // namespace nas::core::statistics
