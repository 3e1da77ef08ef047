#pragma once
/// \file
/// IDX files (core/data/idx_values.h) as tensors.

#include <torch/torch.h>

#include <filesystem>

namespace nas::core {

/// Reads an IDX file of unsigned bytes, plain or compressed, as a uint8 tensor of `dimensions` dimensions. Throws
/// Error(data) when its magic number or its length is wrong.
torch::Tensor read_idx_file(const std::filesystem::path& file, int64_t dimensions);

}  // namespace nas::core
