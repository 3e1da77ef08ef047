#pragma once
/// \file
/// What the results of a batch say about each of its factors: which settings differ by more than chance.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/statistics/paired.h"
#include "core/statistics/ranks.h"
#include "host/batch/report/report.h"

namespace nas::host {

/// Two settings of a factor, over the blocks that both have.
struct Comparison {
  size_t a = 0, b = 0;                              ///< in FactorReport::settings; the mean accuracy of a is not less
  core::statistics::PairedDifferences differences;  ///< of accuracies, a - b
  std::optional<double> adjusted_p = {};            ///< Holm, among all comparisons of the factor
  std::optional<int64_t> runs_needed = {};          ///< of each, to show a true difference of the observed size

  bool is_shown() const;            ///< among all comparisons of the factor
  bool is_shown_by_itself() const;  ///< the 95 % interval is on one side of zero
};

/// Three or more settings over two or more blocks that have all of them.
struct Ranking {
  std::vector<size_t> settings;  ///< in FactorReport::settings
  core::statistics::RankComparison ranks;
};

/// What varies between experiments, such as the method.
struct FactorReport {
  std::string name;                          ///< "plugin"
  std::string shared;                        ///< what the experiments of a block have in common: "channels and seed"
  std::vector<std::string> settings;         ///< by mean accuracy, the best first; those without one last
  std::vector<Sample> accuracies;            ///< of each setting
  size_t left_out = 0;                       ///< settings beyond the most that are compared
  size_t blocks = 0;                         ///< in which at least one setting has a result
  std::vector<Comparison> comparisons = {};  ///< of each pair of settings that have results
  std::optional<Ranking> ranking = {};
};

/// One for each factor with at least two settings. The tables [[experiment]] of a batch need not share any axis with
/// the other experiments; then whole rows of the report are compared too, over their seeds.
std::vector<FactorReport> compare_factors(const BatchReport& report);

}  // namespace nas::host
