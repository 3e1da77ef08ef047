#pragma once
/// \file
/// The host's ops as nodes of an ONNX graph. A new op of the host needs a line in the table of onnx_ops.cpp.

#include <span>
#include <string>
#include <vector>

#include "core/export/onnx_layers.h"
#include "nas/desc.h"

namespace nas::core::onnx {

/// An op to be added. `path`: of its module in the network, such as "cells.0.nodes.1.edges.0".
struct OpPlace {
  const OpDesc& desc;
  std::string path;
  bool pool_batch_norm = false;  ///< ModelDesc::pool_batch_norm
};

/// Adds what the op computes on `inputs` and returns its output. Throws std::logic_error for an op that is not the
/// host's.
FeatureMap add_op(Layers& layers, const OpPlace& op, std::span<const FeatureMap> inputs);

/// The ops that add_op() knows, in alphabetic order.
std::vector<std::string> known_ops();

}  // namespace nas::core::onnx
