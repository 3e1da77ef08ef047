#pragma once
/// \file
/// The IDX file format of MNIST: two zero bytes, a type byte, the number of dimensions, each dimension as a big-endian
/// 32-bit number, then the values. https://yann.lecun.com/exdb/mnist/

#include <torch/torch.h>

#include <filesystem>
#include <vector>

#include "core/record/data_record.h"

namespace nas::core {

/// Reads an IDX file of unsigned bytes, plain or compressed, as a uint8 tensor of `dimensions` dimensions, and adds it
/// to `files`. Throws Error(data) when its magic number or its length is wrong.
torch::Tensor read_idx_file(const std::filesystem::path& file, int64_t dimensions, std::vector<DataFile>& files);

}  // namespace nas::core
