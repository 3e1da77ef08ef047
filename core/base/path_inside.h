#pragma once
/// \file
/// Paths that others choose, kept inside a folder of ours.

#include <filesystem>
#include <string_view>

namespace nas::core {

/// Absolute path of `relative` in `folder`; empty when it would leave it. Touches no file.
inline std::filesystem::path path_inside(const std::filesystem::path& folder, std::string_view relative) {
  const std::filesystem::path normal = std::filesystem::path(relative).lexically_normal();
  if (normal.empty() || normal.is_absolute() || *normal.begin() == "..") return {};
  return std::filesystem::absolute(folder / normal);
}

}  // namespace nas::core
