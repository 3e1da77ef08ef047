#pragma once
/// \file
/// A data set in memory, the result of every reader of core.

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/pixel_sums.h"
#include "core/record/data_record.h"
#include "nas/dataset.h"
#include "nas/object.h"

namespace nas::core {

struct LabelledImages {
  torch::Tensor images;                  ///< (N, C, H, W), uint8, contiguous
  torch::Tensor labels;                  ///< (N), int64
  std::vector<RecordedFile> files = {};  ///< that they were read from; none for images that are not in files
  std::string pixels_sha256 = {};        ///< of the images, when the reader knows it; not used with files
};

struct DatasetContents {
  LabelledImages train;
  LabelledImages test;
  int64_t classes = 0;
  std::vector<std::string> class_names = {};  ///< one per class, or none at all
  /// Warnings for the log about data that is readable but not what was expected.
  std::vector<std::string> warnings = {};
  std::vector<PixelSums> train_sums = {};  ///< of each channel of the training images, when the reader knows them
};

/// Immutable after construction; [thread-safe].
class MemoryDataset : public nas::Implements<MemoryDataset, nas::IDataset> {
 public:
  explicit MemoryDataset(DatasetContents contents) : contents_(std::move(contents)) {}
  virtual ~MemoryDataset() = default;
  MemoryDataset(const MemoryDataset&) = delete;
  MemoryDataset& operator=(const MemoryDataset&) = delete;

  int64_t classes() const override { return contents_.classes; }
  const torch::Tensor& images(nas::DataSplit split) const override { return part(split).images; }
  const torch::Tensor& labels(nas::DataSplit split) const override { return part(split).labels; }
  std::string_view class_name(int64_t index) const override;

  const std::vector<std::string>& warnings() const { return contents_.warnings; }
  /// As they are in DatasetContents.
  const LabelledImages& part(nas::DataSplit split) const {
    return split == nas::DataSplit::train ? contents_.train : contents_.test;
  }
  const std::vector<PixelSums>& train_sums() const { return contents_.train_sums; }
  const std::vector<RecordedFile>& files(nas::DataSplit split) const { return part(split).files; }

 private:
  DatasetContents contents_;
};

}  // namespace nas::core
