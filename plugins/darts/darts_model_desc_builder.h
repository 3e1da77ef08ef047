#pragma once
/// \file
/// The builder of the DARTS supernet.

#include "nas/search_space.h"

namespace nas::darts {

/// Every edge is a MixedOp (paper, section 2.1).
class DartsModelDescBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan& plan, int64_t state) override;
};

}  // namespace nas::darts
