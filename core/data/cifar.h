#pragma once
/// \file
/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images") in their binary
/// form: rows of the labels and 3072 bytes of a 3x32x32 image. https://www.cs.toronto.edu/~kriz/cifar.html

#include <filesystem>

#include "core/data/memory_dataset.h"

namespace nas::core {

struct CifarOptions {
  /// CIFAR-10: holds data_batch_1.bin to data_batch_5.bin and test_batch.bin. CIFAR-100: train.bin and test.bin. Each
  /// plain or as .gz. Class names come from batches.meta.txt or fine_label_names.txt when it is there.
  std::filesystem::path path;
};

/// 10 classes; rows of 3073 bytes. The constructor throws Error(data) that names the file at fault.
class Cifar10Dataset : public MemoryDataset {
 public:
  explicit Cifar10Dataset(const CifarOptions& options);
};

/// The 100 fine classes; rows of 3074 bytes, of which the first, the coarse label, is ignored.
class Cifar100Dataset : public MemoryDataset {
 public:
  explicit Cifar100Dataset(const CifarOptions& options);
};

}  // namespace nas::core
