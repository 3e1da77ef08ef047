#pragma once
/// \file
/// What experiments take, from those that are finished.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "host/batch/plan/experiment.h"

namespace nas::host {

struct Cost {
  double seconds = 0;
  double bytes = 0;  ///< of the run directory
};

class Durations {
 public:
  void add(const Experiment& experiment, const Cost& cost);
  /// The mean of the finished ones that differ in nothing but the seed; without such, of those with the same plugins;
  /// without such, of all. Nothing when none is finished.
  std::optional<Cost> expected(const Experiment& experiment) const;
  /// Whether one is known that differs in nothing but the seed.
  bool knows_kind(const Experiment& experiment) const;

 private:
  struct Sum {
    Cost cost;
    int64_t count = 0;
  };
  std::map<std::string, Sum> sums_;  ///< by what the experiments have in common
};

/// Of all files in `folder`.
double bytes_in(const std::string& folder);

}  // namespace nas::host
