#pragma once
/// \file
/// Where files of plugins may lie.

#include <filesystem>
#include <string_view>

namespace nas::core {

/// Absolute path of `relative` in the folder `directory`, parents made; empty when `relative` leaves it. Throws
/// std::filesystem::filesystem_error when a parent cannot be made.
inline std::filesystem::path artifact_path(const std::filesystem::path& directory, std::string_view relative) {
  const std::filesystem::path normal = std::filesystem::path(relative).lexically_normal();
  if (normal.empty() || normal.is_absolute() || *normal.begin() == "..") return {};
  const std::filesystem::path path = std::filesystem::absolute(directory / normal);
  std::filesystem::create_directories(path.parent_path());
  return path;
}

}  // namespace nas::core
