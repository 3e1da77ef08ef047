#pragma once
/// \file
/// The pictures that a command line names.

#include <string>
#include <vector>

namespace nas::core {

/// The pictures of a folder and of the folders in it, sorted by name. Other files are left out.
struct FolderPictures {
  std::vector<std::string> files;
  int64_t others = 0;
};

/// A picture has one of the usual endings: png, jpg, jpeg, pgm, ppm, pnm, in any case. Throws Error(data) when the
/// folder cannot be read.
FolderPictures pictures_in(const std::string& folder);

}  // namespace nas::core
