#pragma once
/// \file
/// The IDX family: MNIST, Fashion-MNIST, KMNIST and others, each a folder of four files with the same names.

#include <filesystem>

#include "core/data/memory_dataset.h"

namespace nas::core {

/// Where Debian's package dataset-fashion-mnist puts its files.
inline constexpr const char* kFashionMnistFolder = "/usr/share/datasets/fashion-mnist";

struct IdxOptions {
  /// Holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each
  /// uncompressed or as .gz; the uncompressed one is read if both exist.
  std::filesystem::path path;
};

/// Any folder of the family. Its number of classes is the largest label of the training part plus one.
/// The constructor throws Error(data) that names the file at fault.
class IdxDataset : public MemoryDataset {
 public:
  explicit IdxDataset(const IdxOptions& options);
};

/// Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747): 10 named classes of 28x28 grey images. A folder
/// with another data set of the family opens with a warning.
class FashionMnistDataset : public MemoryDataset {
 public:
  explicit FashionMnistDataset(const IdxOptions& options = {kFashionMnistFolder});
};

}  // namespace nas::core
