#pragma once
/// \file
/// alphas.jsonl and genotypes.jsonl: the architecture parameters of each edge, and what would be found, over the epochs
/// of a search or of one of its stages.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/read/run_metrics.h"

namespace nas::core {

/// One tensor of architecture parameters.
struct AlphaEdge {
  int64_t cell = 0, node = 0, edge = 0, parameter = 0;
  bool reduction = false;
  std::vector<int64_t> inputs = {};
  std::vector<std::string> ops = {};  ///< one for each alpha; numbers where the op does not name its candidates
  struct Epoch {
    double epoch = 0.0;
    std::vector<double> shares;  ///< the softmax of the alphas; NaN where one of them is not finite
  };
  std::vector<Epoch> epochs = {};

  /// "node 2 ← cell k−1"
  std::string title() const;
};

/// In the order of their first lines. Lines that cannot be read are left out; `unreadable` becomes their number.
std::vector<AlphaEdge> alpha_history_in(std::string_view text, int64_t& unreadable);

/// Means over the edges of normal or of reduction cells.
struct AlphaSummary {
  Curve entropy;  ///< of the shares, as a part of the greatest possible one
  Curve margin;   ///< between the greatest and the second greatest share
};
AlphaSummary summary_of(const std::vector<AlphaEdge>& edges, bool reduction);

/// A genotype that would have been found after an epoch.
struct EpochGenotype {
  double epoch = 0.0;
  std::string genotype;  ///< its text
};

/// As alpha_history_in().
std::vector<EpochGenotype> genotype_history_in(std::string_view text, int64_t& unreadable);

struct StageHistory {
  std::string stage = "search";   ///< or the name of a stage of the search
  std::string folder = "search";  ///< of its files, in the directory of the run
  std::vector<AlphaEdge> alphas = {};
  std::vector<EpochGenotype> genotypes = {};

  /// "", or the stage as the beginning of a title: "first: ".
  std::string prefix() const { return stage == "search" ? "" : stage + ": "; }
};

}  // namespace nas::core
