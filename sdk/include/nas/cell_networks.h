#pragma once
/// \file
/// Networks of a normal and a reduction cell: how they are built, what they cost, and whether [limits] allow them.

#include <algorithm>
#include <cstdint>
#include <string>

#include "nas/boundary/runner.h"
#include "nas/cell_network.h"
#include "nas/host.h"
#include "nas/limits.h"
#include "nas/networks.h"

namespace nas {

/// Builds networks at the image shape of the run. [run-thread]
class CellNetworks {
 public:
  /// Borrows both.
  CellNetworks(const IRun& run, IModelDescBuilder& builder) : run_(run), builder_(builder) {}

  /// Makes the network and measures it. Returns whether it keeps within [limits].
  bool build(CellNetwork& made) {
    made.network = build_network(networks_, builder_, "search.model", made.cells);
    const std::string network = bytes_of(made.network);
    const NetworkCost cost = cost_of(networks_, network);
    made.parameters = cost.parameters;
    made.macs = cost.macs;
    least_parameters_ = std::min(least_parameters_, made.parameters);
    least_macs_ = std::min(least_macs_, made.macs);
    return limits_.within(network);
  }

  /// Builds the first network of draw() that keeps within [limits]. When `most` in a row exceed them, the run ends with
  /// a configuration error.
  template <class Draw>
  CellNetwork first_within_limits(Draw&& draw, int64_t most) {
    for (int64_t i = 0; i < most; ++i)
      if (CellNetwork made = draw(); build(made)) return made;
    reject_limits(std::to_string(most) + " networks in a row exceed [limits]");
    throw RunEnds();  // is not reached
  }

  /// Ends the run because of the limits, which must be set. `problem` is the beginning of a sentence.
  void reject_limits(const std::string& problem) const {
    run_.reject(first_limit(run_.config()),
                problem + "; the lowest counts were " + std::to_string(least_parameters_) + " parameters and " +
                    std::to_string(least_macs_) + " MACs",
                "raise the limits, or make [search.model] smaller");
  }

 private:
  const IRun& run_;
  IModelDescBuilder& builder_;
  INetworks& networks_ = host().require<INetworks>();
  ILimits& limits_ = host().require<ILimits>();
  int64_t least_parameters_ = INT64_MAX, least_macs_ = INT64_MAX;
};

}  // namespace nas
