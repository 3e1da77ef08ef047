#pragma once
/// \file
/// Two settings that were measured under the same circumstances, such as with the same seeds.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nas::core::statistics {

struct Interval {
  double low = 0.0, high = 0.0;
  bool contains(double value) const { return low <= value && value <= high; }
};

/// The differences a - b of pairs.
struct PairedDifferences {
  size_t pairs = 0;
  double mean = 0.0;       ///< 0 for no pairs
  double deviation = 0.0;  ///< of a sample; 0 for fewer than two pairs, and when all differences are equal
  size_t wins = 0, ties = 0, losses = 0;  ///< of a

  /// Where the mean of all possible pairs is, with 95 % confidence: mean ± t · deviation / √pairs. Only if the numbers
  /// carry it, which takes two pairs whose differences are not all equal.
  std::optional<Interval> interval = {};
  /// How likely a mean as far from zero is if the settings do not differ (t test of pairs, two-sided). Exists together
  /// with the interval.
  std::optional<double> p_value = {};

  /// The share of the pairs in which a is greater; a tie counts half. NaN for no pairs.
  double win_rate() const;
};

/// `a` and `b` have the same length, and what is at one place of both belongs together. Differences that rounding
/// explains are equal.
PairedDifferences paired_differences(std::span<const double> a, std::span<const double> b);

/// The fewest pairs with which the two-sided t test of 5 % finds a true mean difference of `difference` with a
/// probability of 80 % (non-central t), if the differences have this `deviation`. Nothing for a difference or deviation
/// of zero, and when it takes more than `most`.
std::optional<int64_t> pairs_needed(double difference, double deviation, int64_t most = 100'000);

/// Holm's p-values: a family of comparisons is wrong about any equal settings with a probability of at most 5 % if it
/// counts those below 0.05. In the order of `p_values`.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace nas::core::statistics
