#pragma once
/// \file
/// Description of a network for inference.

#include <cstddef>
#include <vector>

#include "core/engine/op_spec.h"

namespace nas::core::engine {

/// An edge; an op of the kind `multi` reads one state per child, every other op reads one.
struct InferenceEdge {
  std::vector<size_t> states;  ///< 0 and 1 are the inputs after the stems, then the nodes
  OpSpec op;
};

struct InferenceCell {
  OpSpec stem0, stem1;
  std::vector<std::vector<InferenceEdge>> nodes;  ///< each is the sum of its edges; without edges, the state before it
  std::vector<size_t> joined;                     ///< states that the post op reads
  OpSpec post_op;
};

/// Where the stems of a network read.
enum class StemInputs {
  shared,    ///< one stem, whose output is both inputs of the first cell
  separate,  ///< both read the image
  chained,   ///< the second reads the output of the first
};

struct InferenceSpec {
  size_t channels = 0, height = 0, width = 0, classes = 0;
  std::vector<OpSpec> stems;
  StemInputs stem_inputs = StemInputs::shared;
  std::vector<InferenceCell> cells;
  OpSpec pool, logits;
};

}  // namespace nas::core::engine
