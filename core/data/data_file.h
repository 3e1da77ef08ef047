#pragma once
/// \file
/// Finds and reads the files of a data set, uncompressed or compressed by gzip.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/record/data_record.h"

struct gzFile_s;  // of zlib

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

/// A file of a data set, open for reading from its beginning. Each call throws Error(data) when the file cannot be
/// read, or when its compressed form is cut short or damaged.
class DataFile {
 public:
  /// Refuses what is not a regular file, such as a named pipe.
  explicit DataFile(std::filesystem::path path);

  /// Appends the next `most` decompressed bytes to `bytes`, or fewer when the file ends before. A small compressed file
  /// can hold a thousand times its size: `most` bounds the memory that is taken.
  void read(uint64_t most, std::vector<uint8_t>& bytes);

 private:
  struct Close {
    void operator()(gzFile_s* file) const;
  };
  std::filesystem::path path_;
  std::unique_ptr<gzFile_s, Close> reader_;
};

/// The most bytes of one data file that are read into memory: 16 GiB.
inline constexpr uint64_t largest_data = uint64_t{1} << 34;

/// `content`, which was read from `file`, as the run records it.
RecordedFile describe_data_file(const std::filesystem::path& file, const std::vector<uint8_t>& content);

}  // namespace nas::core
