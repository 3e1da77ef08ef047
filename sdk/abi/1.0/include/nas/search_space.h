#pragma once
/// \file
/// The search space of DARTS (Liu, Simonyan, Yang 2019, section 2.1), which many methods share: every node reads all
/// states before it, and every edge chooses among eight primitives.

#include <array>
#include <string_view>
#include <vector>

#include "nas/builder.h"

namespace nas {

/// In the order of the paper's code, in which `none` is the first.
inline constexpr std::array<std::string_view, 8> darts_primitives = {
    op_names::none, "max_pool_3x3", "avg_pool_3x3", op_names::skip_connect,
    "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"};

/// Every node reads both inputs of the cell and all nodes before it, each through the edge that build_edge() makes.
/// [run-thread]
class DenseModelDescBuilder : public ModelDescBuilder {
 protected:
  /// The edge that reads the state `state`, such as nas::edge("my_op", state).
  virtual EdgeDesc build_edge(const CellPlan& plan, int64_t state) = 0;
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override {
    std::vector<NodeDesc> nodes(static_cast<size_t>(plan.node_count));
    for (int64_t node = 0; node < plan.node_count; ++node)
      for (int64_t state = 0; state < node + 2; ++state)
        nodes[static_cast<size_t>(node)].edges.push_back(build_edge(plan, state));
    return nodes;
  }
};

}  // namespace nas
