#pragma once
/// \file
/// A DARTS supernet without DARTS.

#include <string>
#include <utility>
#include <vector>

#include "tests/model/networks.h"

namespace nas::core::testing {

/// Every node reads all states before it, each through an op called `op`.
class SupernetBuilder final : public ModelDescBuilder {
 public:
  explicit SupernetBuilder(std::string op) : op_(std::move(op)) {}

 private:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override {
    std::vector<NodeDesc> nodes(static_cast<size_t>(plan.node_count));
    for (int64_t i = 0; i < plan.node_count; ++i)
      for (int64_t input = 0; input < i + 2; ++input)
        nodes[static_cast<size_t>(i)].edges.push_back(
            {OpDesc{op_, plan.channels, plan.channels, plan.stride(input), {}, {}}, {input}});
    return nodes;
  }
  std::string op_;
};

}  // namespace nas::core::testing
