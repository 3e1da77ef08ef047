#pragma once
/// \file
/// The builder of the DARTS supernet.

#include "nas/builder.h"

namespace nas::darts {

/// Every node reads both inputs of the cell and all nodes before it, each through a MixedOp (paper, section 2.1).
class DartsModelDescBuilder final : public ModelDescBuilder {
 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override;
};

}  // namespace nas::darts
