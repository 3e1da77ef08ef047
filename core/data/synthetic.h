#pragma once
/// \file
/// Generated images that a small convolutional network learns within seconds, for tests and first steps without a file.

#include "core/data/memory_dataset.h"

namespace nas::core {

struct SyntheticOptions {
  int64_t train_items = 256;
  int64_t test_items = 128;
  int64_t classes = 10;
  int64_t channels = 1;
  int64_t height = 28;
  int64_t width = 28;
  uint64_t seed = 0;

  /// Throws Error(config) that names the option at fault.
  void validate() const;
};

/// Each class is a texture, a small random tile repeated over the image at a random phase, under noise of a third
/// of its strength. Item i has label i mod classes. The same options give the same bits on every machine.
class SyntheticDataset : public MemoryDataset {
 public:
  explicit SyntheticDataset(const SyntheticOptions& options);
};

}  // namespace nas::core
