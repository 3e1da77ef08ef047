#pragma once
/// \file
/// Small folders of the IDX family, written by the format's definition.

#include "tests/data/bytes.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {

using test::TemporaryFolder;

/// An IDX file of unsigned bytes.
inline Bytes idx_bytes(const std::vector<uint32_t>& sizes, const Bytes& values) {
  Bytes bytes{0, 0, 8, static_cast<uint8_t>(sizes.size())};
  for (const uint32_t size : sizes) {
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<uint8_t>(size >> shift));
  }
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

/// Pixel j of image i is 10 i + j.
inline Bytes idx_images(uint32_t count, uint32_t height = 2, uint32_t width = 3) {
  Bytes values;
  for (uint32_t i = 0; i < count; ++i) {
    for (uint32_t j = 0; j < height * width; ++j) values.push_back(static_cast<uint8_t>(10 * i + j));
  }
  return idx_bytes({count, height, width}, values);
}

inline Bytes idx_labels(const Bytes& labels) { return idx_bytes({static_cast<uint32_t>(labels.size())}, labels); }

inline const Bytes kTrainLabels{0, 2, 1, 1};
inline const Bytes kTestLabels{2, 0};

/// Four training and two test images of 2x3 in three classes.
inline void write_idx_folder(const TemporaryFolder& folder) {
  write_file(folder / "train-images-idx3-ubyte", idx_images(4));
  write_file(folder / "train-labels-idx1-ubyte", idx_labels(kTrainLabels));
  write_file(folder / "t10k-images-idx3-ubyte", idx_images(2));
  write_file(folder / "t10k-labels-idx1-ubyte", idx_labels(kTestLabels));
}

}  // namespace nas::core
