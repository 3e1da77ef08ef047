#include "core/statistics/ranks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/statistics/distributions.h"

namespace nas::core::statistics {

namespace {

double sum_of_squares(std::span<const double> values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

/// With ties, the squares of the ranks of a block sum up to less than without. Conover (1999), equation 5.8.6.
std::optional<FriedmanTest> friedman_test(std::span<const double> rank_sums, double squares, double blocks) {
  const auto settings = static_cast<double>(rank_sums.size());
  const double equal = blocks * settings * (settings + 1.0) * (settings + 1.0) / 4.0;
  const double variation = squares - equal;
  if (variation < 0.5) return std::nullopt;  // one pair of different ranks contributes at least 0.5
  FriedmanTest test;
  test.chi_squared = (settings - 1.0) * (sum_of_squares(rank_sums) - blocks * equal) / variation;
  test.chi_squared_p = chi_squared_upper_tail(test.chi_squared, settings - 1.0);
  const double left = blocks * (settings - 1.0) - test.chi_squared;
  const bool all_agree = left < 1e-9 * test.chi_squared;
  test.f = all_agree ? std::numeric_limits<double>::infinity() : (blocks - 1.0) * test.chi_squared / left;
  test.f_p = fisher_f_upper_tail(test.f, settings - 1.0, (settings - 1.0) * (blocks - 1.0));
  return test;
}

}  // namespace

std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, std::ranges::greater(), [&](size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (size_t i = begin; i < end; ++i) ranks[order[i]] = static_cast<double>(begin + 1 + end) / 2.0;
  }
  return ranks;
}

RankComparison compare_ranks(std::span<const std::vector<double>> blocks) {
  RankComparison result{.blocks = blocks.size(), .mean_ranks = {}, .friedman = {}};
  std::vector<double> sums(blocks.front().size(), 0.0);
  double squares = 0.0;
  for (const std::vector<double>& block : blocks) {
    const std::vector<double> ranks = ranks_of(block);
    std::ranges::transform(sums, ranks, sums.begin(), std::plus());
    squares += sum_of_squares(ranks);
  }
  const auto count = static_cast<double>(blocks.size());
  for (const double sum : sums) result.mean_ranks.push_back(sum / count);
  result.friedman = friedman_test(sums, squares, count);
  result.critical_difference = nemenyi_critical_difference(sums.size(), blocks.size());
  return result;
}

double nemenyi_critical_difference(size_t settings, size_t blocks) {
  const auto k = static_cast<double>(settings), n = static_cast<double>(blocks);
  return normal_range_quantile(0.95, settings) / std::numbers::sqrt2 * std::sqrt(k * (k + 1.0) / (6.0 * n));
}

std::vector<RankGroup> groups_within(std::vector<double> mean_ranks, double critical_difference) {
  std::ranges::sort(mean_ranks);
  std::vector<RankGroup> groups;
  size_t covered = 0;  // all before it are in an earlier group
  for (size_t begin = 0; begin < mean_ranks.size(); ++begin) {
    size_t end = begin;
    while (end < mean_ranks.size() && mean_ranks[end] - mean_ranks[begin] <= critical_difference) ++end;
    if (end > std::max(covered, begin + 1)) groups.push_back({mean_ranks[begin], mean_ranks[end - 1]});
    covered = std::max(covered, end);
  }
  return groups;
}

}  // namespace nas::core::statistics
