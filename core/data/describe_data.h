#pragma once
/// \file
/// Describes one part of an opened data set for the record of the run.

#include <torch/torch.h>

#include <string>
#include <vector>

#include "core/record/data_record.h"
#include "nas/dataset.h"

namespace nas::core {

/// Images of each class among `labels` (N), int64, each in [0, classes).
std::vector<int64_t> label_counts(const torch::Tensor& labels, int64_t classes);

/// `dataset` passed check_dataset(); `files` are those that the part was read from. Without files, records the hashes
/// of the tensors; that of the images is computed unless `pixels_sha256` is it.
DataPart describe_part(const nas::IDataset& dataset, nas::DataSplit split, std::vector<RecordedFile> files,
                       const std::string& pixels_sha256 = "");

/// The names of the classes, one line of printable UTF-8 each; empty unless all classes have one.
std::vector<std::string> class_names_of(const nas::IDataset& dataset);

/// What an IDatasetSource says, one line of printable UTF-8; empty for a data set that is none.
std::string source_of(nas::IDataset& dataset);

}  // namespace nas::core
