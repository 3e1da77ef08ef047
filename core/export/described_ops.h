#pragma once
/// \file
/// Every op of a model description, with its place.

#include <string>
#include <vector>

#include "nas/desc.h"

namespace nas::core {

struct DescribedOp {
  const OpDesc& op;   ///< borrowed from the description
  std::string place;  ///< "cells[0].nodes[1].edges[0]"
};

/// In the order of the description; the children of an op follow it.
std::vector<DescribedOp> described_ops(const ModelDesc& desc);

}  // namespace nas::core
