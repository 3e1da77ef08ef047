#pragma once
/// \file
/// Boundary: data sets. A data set is opened once and held in memory. The host splits, augments, normalises and batches
/// it, so a new data set is only a reader.

#include <torch/torch.h>

#include <string_view>

#include "nas/boundary/object.h"

namespace nas {

/// A host asks for these two alone.
enum class DataSplit : int32_t { train = 0, test = 1 };

/// An opened data set, implemented by plugins. For the data of a run, a factory of kind "dataset" makes it from the
/// section [data] of the configuration. When the data set cannot be opened, the factory reports through nas_error which
/// file is the reason. [run-thread]
class IDataset : public IObject {
 public:
  static constexpr std::string_view iid = "nas.dataset/1";
  /// Number of classes.
  virtual int64_t classes() const = 0;
  /// (N, C, H, W), uint8, contiguous, on the CPU, with N of at least 1; both splits have one (C, H, W). The reference
  /// lives as long as this object.
  virtual const torch::Tensor& images(DataSplit split) const = 0;
  /// (N), int64, on the CPU, each in [0, classes()). The reference lives as long as this object.
  virtual const torch::Tensor& labels(DataSplit split) const = 0;
  /// The name of class `index`, empty when the class has no name. The text lives as long as this object.
  virtual std::string_view class_name(int64_t index) const = 0;

 protected:
  ~IDataset() = default;
};

/// Since SDK 1.1, optional: where the images come from. Implemented by data sets of plugins beside IDataset; query() of
/// the IDataset finds it. [run-thread]
class IDatasetSource : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.dataset_source/1";
  /// One line, such as a citation or an address, which the host records in run.json and shows on the page of the run.
  /// Empty: unknown. The text lives as long as the data set.
  virtual std::string_view source() const = 0;

 protected:
  ~IDatasetSource() = default;
};

}  // namespace nas
