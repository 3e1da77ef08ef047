#pragma once
/// \file
/// The IDX file format of MNIST: two zero bytes, a type byte, the number of dimensions, each dimension as a big-endian
/// 32-bit number, then the values. https://yann.lecun.com/exdb/mnist/

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace nas::core {

struct IdxValues {
  std::vector<int64_t> sizes;  ///< of each dimension, at least 1
  std::vector<uint8_t> bytes;  ///< the header, then the values

  std::span<const uint8_t> values() const { return std::span(bytes).subspan((sizes.size() + 1) * 4); }
};

/// Reads an IDX file of unsigned bytes, plain or compressed, that has `dimensions` dimensions. Takes memory for what
/// the header promises, and never for more than `largest_data` (core/data/data_file.h). Throws Error(data) when its
/// magic number or its length is wrong.
IdxValues read_idx_values(const std::filesystem::path& file, int64_t dimensions);

}  // namespace nas::core
