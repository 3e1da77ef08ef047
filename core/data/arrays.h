#pragma once
/// \file
/// A data set "arrays": images and labels in NumPy's .npz and .npy files.

#include <string>

#include "core/data/images.h"
#include "core/data/memory_dataset.h"

namespace nas::core {

struct ArraysOptions {
  /// A .npz file, or a folder of .npy files, with x_train, y_train, x_test and y_test, or with x and y, from which the
  /// test part is taken.
  std::string path;
  TestPartOptions test_part;
};

/// Images are uint8 or floating point, (N, H, W), (N, H, W, C) or (N, C, H, W) with 1 to 4 channels. Floating point
/// must be in [0, 1] or in [0, 255], and is rounded to 256 levels. Labels are whole numbers, (N) or (N, 1). The
/// constructor throws Error(data) that names the array at fault.
class ArraysDataset : public MemoryDataset {
 public:
  explicit ArraysDataset(const ArraysOptions& options);
};

}  // namespace nas::core
