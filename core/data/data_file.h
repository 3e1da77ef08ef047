#pragma once
/// \file
/// Finds and reads the files of a data set, uncompressed or compressed by gzip.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/record/data_record.h"

namespace nas::core {

/// The files that the folder of a data set must contain, for the remedies of errors.
struct ExpectedFiles {
  std::vector<std::string> names;  ///< without ".gz"
  /// Where they can be obtained, such as "Debian's package dataset-fashion-mnist"; may be empty.
  std::string source;
};

/// The file `name` or `name`.gz in `folder`, or `name` when both exist. Throws Error(data) that lists all of
/// `expected` when there is neither, and Error(config) when `folder` is empty.
std::filesystem::path find_data_file(const std::filesystem::path& folder, const std::string& name,
                                     const ExpectedFiles& expected);

/// The whole content of `file`, decompressed. Throws Error(data) when it cannot be read, or when its compressed form is
/// cut short or damaged.
std::vector<uint8_t> read_data_file(const std::filesystem::path& file);

/// `content`, which was read from `file`, as the run records it.
DataFile describe_data_file(const std::filesystem::path& file, const std::vector<uint8_t>& content);

}  // namespace nas::core
