#pragma once
/// \file
/// Every kind of file that nas-host refuses before it loads it.

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace nas::test {

struct RefusedFile {
  std::string name;                                             ///< the file is called lib<name>.so
  int code;                                                     ///< the exit code
  std::string line;                                             ///< what is printed; FILE: its path, SIZE: its bytes
  std::function<void(const std::filesystem::path& path)> make;  ///< makes the file

  /// Makes the file in `folder`.
  std::filesystem::path made_in(const std::filesystem::path& folder) const;
  /// `line` for the file at `path`.
  std::string line_for(const std::filesystem::path& path) const;
};
inline void PrintTo(const RefusedFile& file, std::ostream* stream) { *stream << file.name; }

/// The table.
std::vector<RefusedFile> refused_files();

}  // namespace nas::test
