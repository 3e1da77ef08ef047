#pragma once
/// \file
/// Data sets. A data set is opened once and held in memory; splitting, augmentation, normalisation and batching are the
/// host's, so a new data set is a reader and nothing else.

#include <torch/torch.h>

#include <string>
#include <string_view>

#include "nas/config.h"
#include "nas/object.h"

namespace nas {

enum class DataSplit : int32_t { train = 0, test = 1 };

/// An opened data set, implemented by plugins. [run-thread]
class IDataset : public IObject {
 public:
  static constexpr std::string_view iid = "nas.dataset/0";
  virtual int64_t classes() const = 0;
  /// (N, C, H, W), uint8, contiguous; the reference lives as long as this object.
  virtual const torch::Tensor& images(DataSplit split) const = 0;
  /// (N), int64, in [0, classes()).
  virtual const torch::Tensor& labels(DataSplit split) const = 0;
  /// Name of class `index`; empty when it has none.
  virtual std::string_view class_name(int64_t index) const = 0;
};
// A factory of kind "dataset" is created with the [data] section of the configuration and gives an opened IDataset;
// what it cannot open it reports through nas_error, naming the file.

}  // namespace nas
