#pragma once
/// \file
/// The cost of one op in its place in a network.

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/engine.h"
#include "core/model/latency.h"
#include "core/model/network_memory.h"
#include "core/ops/op_registry.h"
#include "nas/desc.h"

namespace nas::core {

/// An op in the place of that of an edge.
struct OpPlace {
  std::string op;
  int64_t cell = 0, node = 0, edge = 0;  ///< counted from 0
};

struct OpCost {
  int64_t parameters = 0, macs = 0, madds = 0;        ///< the latter two for one image; see core/model/cost.h
  double evaluation_memory = 0, training_memory = 0;  ///< bytes that the network takes more than with "none"
  std::optional<Latency> latency;                     ///< of a batch on one thread
};

/// `desc` is a checked description. Throws std::out_of_range for a place that does not exist, std::invalid_argument
/// for an op that cannot be made, and Interrupted.
OpCost cost_in_place(const ModelDesc& desc, const OpPlace& place, const OpRegistry& ops,
                     const NetworkMemoryOptions& batch, bool measure_latency);

/// The shape of the map that the edge reads for one image.
Shape input_of_edge(const ModelDesc& desc, const OpPlace& place);

}  // namespace nas::core
