#pragma once
/// \file
/// Networks outside of trainings as values: `make_live(networks, {.desc = desc, .stream = "score"})->model()`.

#include <cstdint>
#include <string>
#include <variant>

#include "nas/boundary/live_networks.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"

namespace nas {

/// What LiveNetworkRequest says.
struct LiveNetworkOptions {
  ModelDesc desc;
  std::string stream{}, weights{}, stage{}, section{};
  bool op_by_op = false;
};

/// Throws what ILiveNetworks::make() throws. [run-thread]
inline Ptr<ILiveNetwork> make_live(ILiveNetworks& networks, const LiveNetworkOptions& options) {
  const std::string desc = bytes_of(options.desc);
  LiveNetworkRequest request;
  request.desc = desc;
  request.stream = options.stream;
  request.weights = options.weights;
  request.stage = options.stage;
  request.section = options.section;
  request.op_by_op = options.op_by_op;
  return Ptr<ILiveNetwork>(networks.make(request));
}

/// What CostRequest says.
struct CostOfOptions {
  std::string op{};  ///< empty: the whole network
  int64_t cell = 0, node = 0, edge = 0;
  int64_t images = 1;
  bool measure_latency = false;
};

/// See ILiveNetworks::cost().
struct CostTable {
  int64_t parameters = 0, macs = 0, multiply_adds = 0;
  double evaluation_memory = 0.0, training_memory = 0.0;                 ///< bytes
  double latency_ms = 0.0, latency_low_ms = 0.0, latency_high_ms = 0.0;  ///< 0 unless asked for
};

/// Throws what ILiveNetworks::cost() throws. [run-thread]
inline CostTable cost_of(ILiveNetworks& networks, const ModelDesc& desc, const CostOfOptions& options = {}) {
  const std::string bytes = bytes_of(desc);
  CostRequest request;
  request.desc = bytes;
  request.op = options.op;
  request.cell = options.cell;
  request.node = options.node;
  request.edge = options.edge;
  request.images = options.images;
  request.measure_latency = options.measure_latency;
  ReceivedTree received;
  networks.cost(request, received);
  const Tree tree = received.tree();
  const auto real = [&](const char* key) {
    const Value* const value = tree.find(key);
    return value ? std::get<double>(*value) : 0.0;
  };
  using desc_detail::need;
  return {.parameters = need<int64_t>(tree, "", "parameters"),
          .macs = need<int64_t>(tree, "", "macs"),
          .multiply_adds = need<int64_t>(tree, "", "multiply_adds"),
          .evaluation_memory = need<double>(tree, "", "evaluation_memory"),
          .training_memory = need<double>(tree, "", "training_memory"),
          .latency_ms = real("latency_ms"),
          .latency_low_ms = real("latency_low_ms"),
          .latency_high_ms = real("latency_high_ms")};
}

}  // namespace nas
