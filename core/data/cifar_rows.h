#pragma once
/// \file
/// A file of CIFAR-10 or CIFAR-100 in its binary form: rows of the labels and 3072 bytes of a 3x32x32 image.

#include <cstdint>
#include <filesystem>
#include <vector>

namespace nas::core {

inline constexpr int64_t cifar_side = 32;
inline constexpr int64_t cifar_image_bytes = 3 * cifar_side * cifar_side;

struct CifarRows {
  int64_t label_bytes = 1;  ///< of each row; the last of them is the label
  std::vector<uint8_t> bytes;

  int64_t count() const { return static_cast<int64_t>(bytes.size()) / (label_bytes + cifar_image_bytes); }
  /// Row `index` from its image on, which its label stands before.
  const uint8_t* image(int64_t index) const {
    return bytes.data() + index * (label_bytes + cifar_image_bytes) + label_bytes;
  }
  uint8_t label(int64_t index) const { return image(index)[-1]; }
};

/// Reads at most 1 GiB; the largest published file has 154 MB. Throws Error(data) when the file cannot be read, is
/// larger, or is not a whole number of rows.
CifarRows read_cifar_rows(const std::filesystem::path& file, int64_t label_bytes);

}  // namespace nas::core
