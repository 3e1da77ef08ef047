#pragma once
/// \file
/// The records of a file of TensorBoard: each is its length (8 bytes, little-endian), the checksum of the length, the
/// bytes, and their checksum. TensorFlow calls the format TFRecord.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// CRC-32C (Castagnoli), rotated and shifted, because the checksum of bytes that hold their own checksum is a weak one.
uint32_t masked_crc32c(std::string_view bytes);

/// `bytes` as a record.
std::string framed(std::string_view bytes);

/// The records at the beginning of a file, up to the first that is cut or damaged.
struct WholeRecords {
  std::vector<std::string_view> records;  ///< in the file's text
  size_t end = 0;                         ///< where the last of them ends
};
WholeRecords whole_records(std::string_view file);

}  // namespace nas::core
