#pragma once
/// \file
/// A folder for files that end with a command.

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "core/base/error.h"

namespace nas::host {

/// Made in TMPDIR, for this user alone, and removed by the destructor with everything in it.
class TemporaryDirectory {
 public:
  /// Throws core::Error(failed).
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "nas-host-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw core::Error(core::ExitCode::failed, "cannot create a temporary directory", name,
                        "set TMPDIR to a directory that can be written");
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code left;
    std::filesystem::remove_all(path_, left);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace nas::host
