#pragma once
/// \file
/// The memory that a network needs, from its description: nothing of it is built. docs/memory.md explains the numbers
/// and compares them with measurements.

#include <cstdint>

#include "core/engine/engine.h"
#include "core/ops/op_registry.h"
#include "nas/desc.h"

namespace nas::core {

struct NetworkMemoryOptions {
  Engine engine = Engine::fused;
  int64_t images = 1;  ///< of a batch
};

/// In bytes.
struct NetworkMemory {
  double parameters = 0;  ///< weights and running statistics, once
  double modules = 0;     ///< the objects around them
  double training = 0;    ///< maps and gradients of maps at the peak of a training step
  double evaluation = 0;  ///< maps at the peak of an evaluation
};

/// `desc` is a description that was checked (core/desc/desc_check.h). The ops of plugins are made, without the host's
/// ops in them.
NetworkMemory network_memory(const ModelDesc& desc, const OpRegistry& ops, const NetworkMemoryOptions& options);

}  // namespace nas::core
