#pragma once
/// \file
/// The description of a network in training.

#include "nas/boundary/model.h"
#include "nas/op.h"

namespace nas {

/// The description of `model` as a value. [run-thread]
inline ModelDesc desc_of(const IModel& model) {
  ReceivedTree desc;
  model.describe(desc);
  return model_from_bytes(desc.bytes());
}

/// Calls `action(cell, node, edge)` with the indices of every edge of the cells of `desc`, as IModel::op() takes them.
template <class Action>
void for_each_edge(const ModelDesc& desc, const Action& action) {
  for (size_t c = 0; c < desc.cells.size(); ++c)
    for (size_t n = 0; n < desc.cells[c].nodes.size(); ++n)
      for (size_t e = 0; e < desc.cells[c].nodes[n].edges.size(); ++e)
        action(static_cast<int64_t>(c), static_cast<int64_t>(n), static_cast<int64_t>(e));
}

}  // namespace nas
