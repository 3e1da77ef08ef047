#pragma once
/// \file
/// Several settings that were measured in the same blocks, such as data sets or seeds, compared by their ranks.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace nas::core::statistics {

/// The ranks of `values`: 1 for the greatest one. Equal ones share the mean of their ranks.
std::vector<double> ranks_of(std::span<const double> values);

/// Whether the settings of several blocks differ in their ranks (Friedman 1937).
struct FriedmanTest {
  double chi_squared = 0.0;  ///< with settings - 1 degrees of freedom, corrected for ties
  double chi_squared_p = 1.0;
  double f = 0.0;  ///< of Iman and Davenport (1980), which is less conservative; infinite when all blocks agree
  double f_p = 1.0;
};

struct RankComparison {
  size_t blocks = 0;
  std::vector<double> mean_ranks;        ///< of each setting
  std::optional<FriedmanTest> friedman;  ///< nothing when all settings are equal in each block
  /// Mean ranks that are further apart differ, at 5 % for all pairs together (Nemenyi 1963, Demšar 2006).
  double critical_difference = 0.0;
};

/// `blocks` has at least two blocks, each with a value for each of the same k >= 2 settings; greater is better.
RankComparison compare_ranks(std::span<const std::vector<double>> blocks);

/// q · √(k(k + 1) / 6n), with q the 95 % quantile of the studentized range for infinite degrees of freedom, divided by
/// √2.
double nemenyi_critical_difference(size_t settings, size_t blocks);

/// The longest runs of settings that do not differ: sorted by mean rank, with the first and the last of each run. Those
/// of one setting alone are left out.
struct RankGroup {
  double best = 0.0, worst = 0.0;  ///< mean ranks
};
std::vector<RankGroup> groups_within(std::vector<double> mean_ranks, double critical_difference);

}  // namespace nas::core::statistics
