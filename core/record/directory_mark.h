#pragma once
/// \file
/// Distinguishes a directory that was made here from a copy of one.

#include <filesystem>
#include <string>

namespace nas::core {

/// The number of the directory in its file system and, where the file system knows it, the time when it was made there,
/// such as "2213119@1764323788.971760976". A copy or an unpacked archive has another mark, and whoever made the archive
/// cannot know which. Moving a directory within its file system keeps it. Empty when the directory cannot be examined.
std::string directory_mark(const std::filesystem::path& directory);

}  // namespace nas::core
