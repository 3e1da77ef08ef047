#pragma once
/// \file
/// The memory that a training will take, before it begins, and whether there is as much. docs/memory.md explains the
/// numbers.

#include <cstdint>
#include <string>

#include "core/base/machine.h"
#include "core/engine/engine.h"
#include "core/ops/op_registry.h"
#include "nas/config.h"
#include "nas/desc.h"

namespace nas::core {

class Run;

/// Images of the parts of the data that a training uses; 0: it does not use this part.
struct ImageCounts {
  int64_t train = 0;
  int64_t arch = 0;   ///< that train the architecture
  int64_t valid = 0;  ///< the most that are measured at once: validation or test
};

/// Everything that the estimate depends on, beside the network.
struct TrainingMemoryOptions {
  Engine engine = Engine::fused;
  ImageCounts images;
  int64_t batch = 1, eval_batch = 1;  ///< as configured; no batch has more images than the data
  int64_t data_workers = 1;           ///< threads that prepare batches
  int64_t threads = 1;
  int64_t optimizer_copies = 1;  ///< tensors of the optimizer for each weight: SGD 1, Adam 2
  bool hooks = false;            ///< whether a method's hooks take part, which may keep copies of the weights

  /// For a training with `stage`, a section such as [search].
  static TrainingMemoryOptions from(const IConfig& config, const IConfig& stage, const ImageCounts& images);
};

/// In bytes.
struct TrainingMemory {
  double weights = 0;  ///< with gradients, optimizer, copies of methods and of a checkpoint
  double maps = 0;
  double batches = 0;  ///< images that were prepared ahead
  double growth = 0;   ///< of LibTorch and its threads
  double total() const { return weights + maps + batches + growth; }
};

/// What the training of `network` takes beside what the process has already.
TrainingMemory training_memory(const ModelDesc& network, const OpRegistry& ops, const TrainingMemoryOptions& options);

/// Several trainings of one section, in processes of their own when `processes` is above 0.
struct MemoryDemand {
  const ModelDesc& network;
  std::string section;  ///< "search", "eval", "search.random": the prefix of its keys
  ImageCounts images;
  bool hooks = false;
  int64_t processes = 0;
};

/// Logs what the training will take. Throws Error(config) with the numbers and the keys to lower when it is more than
/// this process and this machine have, unless the run was started with --force. Does nothing for other devices than the
/// CPU, which have memory of their own.
void require_memory(Run& run, const MemoryDemand& demand);

}  // namespace nas::core
