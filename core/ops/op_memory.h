#pragma once
/// \file
/// The memory that the host's ops need, from their descriptions alone: no weight is allocated. docs/memory.md derives
/// the numbers.

#include <cstdint>
#include <optional>

#include "nas/desc.h"

namespace nas::core {

/// The feature maps of a batch.
struct BatchMaps {
  int64_t images = 1;
  bool fused = true;  ///< in memory of the engine's pool, else in LibTorch's
  /// Bytes of one map of each image.
  double bytes(const Shape& shape) const;
};

/// How an op is used.
struct OpUse {
  bool affine = true;
  bool pool_batch_norm = false;
  /// Whether its output is multiplied by something that is trained, as in a mixture: the reference engine keeps such an
  /// output. What drop path multiplies is not kept.
  bool scaled = false;
};

struct OpMemory {
  double parameters = 0;  ///< number of weights and of the running statistics of batch norms
  /// Bytes that a training step keeps from the forward to the backward pass, apart from the input and the output.
  double kept = 0;
  int64_t norms = 0;  ///< number of batch norms
};

/// The shape of the output of `op` for an image or map of shape `input`.
Shape output_of(const OpDesc& op, const Shape& input);

/// Of an op of the host on maps of shape `input`. Nothing for the name of any other op.
std::optional<OpMemory> op_memory(const OpDesc& op, const Shape& input, const OpUse& use, const BatchMaps& maps);

}  // namespace nas::core
