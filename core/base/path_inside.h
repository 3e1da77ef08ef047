#pragma once
/// \file
/// Paths that come from a plugin or a file, kept inside a given folder.

#include <filesystem>
#include <string_view>

namespace nas::core {

/// The absolute path of `relative` in `folder`; empty when the path would be outside of it. Reads no file.
inline std::filesystem::path path_inside(const std::filesystem::path& folder, std::string_view relative) {
  const std::filesystem::path normal = std::filesystem::path(relative).lexically_normal();
  if (normal.empty() || normal.is_absolute() || *normal.begin() == "..") return {};
  return std::filesystem::absolute(folder / normal);
}

}  // namespace nas::core
