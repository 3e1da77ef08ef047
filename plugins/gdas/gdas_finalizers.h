#pragma once
/// \file
/// How GDAS chooses the network: as its authors' code does, among all pairs of a candidate and an input.

#include "nas/finalizers.h"

namespace nas::gdas {

/// Each node keeps the `finalize.max_edges` pairs (primitive, state) of largest softmax weight, of equals the earlier
/// one; `none` is left out. Two of them may read the same state, unlike in DARTS. [run-thread]
class GdasFinalizers final : public Finalizers {
 protected:
  CellDesc finalize_cell(IModel& supernet, int64_t cell_index, CellDesc cell) override;
};

}  // namespace nas::gdas
