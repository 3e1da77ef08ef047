#pragma once
/// \file
/// The data of a run, as run.json records it, so that a resumed run trains on the same images.

#include <cstdint>
#include <string>
#include <vector>

namespace nas::core {

/// A file of a data set as it was read. Size and SHA-256 are those of its content without gzip, so that a file may be
/// unpacked or packed between two parts of a run.
struct RecordedFile {
  std::string path;  ///< absolute
  int64_t bytes = 0;
  std::string sha256;
};

/// The training or the test images.
struct DataPart {
  int64_t images = 0;
  std::vector<int64_t> shape = {};         ///< of one image: C, H, W
  std::vector<int64_t> label_counts = {};  ///< images of each class
  std::vector<RecordedFile> files = {};    ///< in the order in which they were read; none for data that is not in files
  /// Of the images (N, C, H, W) as bytes and of the labels (N) as 64-bit integers; only without files.
  std::string pixels_sha256 = "", labels_sha256 = "";
};

struct DataRecord {
  std::string dataset;
  std::vector<std::string> class_names = {};  ///< one for each class, or none when the data set has no names
  std::string source = {};                    ///< where a plugin says that the images come from; empty: unknown
  DataPart train = {}, test = {};
  std::vector<double> mean = {},
                      deviation = {};  ///< one per channel, of pixels in [0, 1], as the images were normalised
  bool measured = false;               ///< mean and deviation; else they are those of the configuration
};

/// Throws Error(data) that names the first file of `now`, or the part of a data set without files, that is not the one
/// of `recorded`, and says what differs: number, size or content.
void require_same_data(const DataRecord& recorded, const DataRecord& now);

/// "60,000 training and 10,000 test images of 1x28x28, 10 classes".
std::string to_text(const DataRecord& data);
/// "mean 0.2860, deviation 0.3530, measured".
std::string normalisation_text(const DataRecord& data);

}  // namespace nas::core
