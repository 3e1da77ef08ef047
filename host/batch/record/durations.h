#pragma once
/// \file
/// Estimates the cost of experiments from the cost of finished ones.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "host/batch/plan/experiment.h"

namespace nas::host {

/// A text that experiments have in common when they differ in the seed only.
std::string kind_of(const Experiment& experiment);

/// Of one experiment.
struct Cost {
  double seconds = 0;
  double bytes = 0;  ///< of the run directory
};

class Durations {
 public:
  void add(const Experiment& experiment, const Cost& cost);
  /// The mean of the finished experiments that differ in the seed only. If there are none: of those with the same
  /// plugins, and if there are none of these: of all. Empty when nothing was added.
  std::optional<Cost> expected(const Experiment& experiment) const;
  /// Whether an experiment was added that differs in the seed only.
  bool knows_kind(const Experiment& experiment) const;

 private:
  struct Sum {
    Cost cost;
    int64_t count = 0;
  };
  std::map<std::string, Sum> sums_;  ///< the key describes what the experiments have in common
};

/// Total size of all files in `folder` and its subfolders; 0 when there is no such folder.
double bytes_in(const std::string& folder);

}  // namespace nas::host
