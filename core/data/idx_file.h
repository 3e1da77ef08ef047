#pragma once
/// \file
/// IDX files (core/data/idx_values.h) as tensors.

#include <torch/torch.h>

#include <filesystem>
#include <vector>

#include "core/record/data_record.h"

namespace nas::core {

/// Reads an IDX file of unsigned bytes, plain or compressed, as a uint8 tensor of `dimensions` dimensions, and adds it
/// to `files`. Throws Error(data) when its magic number or its length is wrong.
torch::Tensor read_idx_file(const std::filesystem::path& file, int64_t dimensions, std::vector<RecordedFile>& files);

}  // namespace nas::core
