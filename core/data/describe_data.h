#pragma once
/// \file
/// Describes one part of an opened data set for the record of the run.

#include <torch/torch.h>

#include <vector>

#include "core/record/data_record.h"
#include "nas/dataset.h"

namespace nas::core {

/// Images of each class among `labels` (N), int64, each in [0, classes).
std::vector<int64_t> label_counts(const torch::Tensor& labels, int64_t classes);

/// `dataset` passed check_dataset(); `files` are those that the part was read from. Without files, hashes the tensors.
DataPart describe_part(const nas::IDataset& dataset, nas::DataSplit split, std::vector<RecordedFile> files);

}  // namespace nas::core
