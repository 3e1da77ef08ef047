#pragma once
/// \file
/// Folders that a run, a batch or a training writes to.

#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

#include "core/base/file_descriptor.h"

namespace nas::core {

/// Throws std::system_error. An empty path is the current folder.
FileDescriptor open_folder(const std::filesystem::path& path);

/// Writes the names in `path` to the disk.
[[nodiscard]] std::error_code sync_folder(const std::filesystem::path& path);

/// Makes `path` and the folders above it that are missing; a power cut takes none of them away afterwards.
[[nodiscard]] std::error_code make_folders(const std::filesystem::path& path);

/// A name for a file that is not finished yet: ".nas-", 16 random hexadecimal digits, ".tmp".
std::string temporary_name();

/// Removes the temporary files that killed processes left in `folder` and below: regular files with a temporary_name().
/// Enters those folders below that `enters` names, by default all; not those that other processes may be writing to.
/// One that cannot be removed stays. The caller holds the lock of `folder`.
void remove_left_overs(const std::filesystem::path& folder,
                       const std::function<bool(const std::filesystem::path&)>& enters = {});

/// Whether what is written to `path`, which need not exist, comes into `folder`: no symbolic link on the way leads out.
bool stays_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

/// Throws Error(usage) when a symbolic link in `folder` or below leads out of `folder`, because what is written through
/// it would change files elsewhere.
void require_no_way_out(const std::filesystem::path& folder);

}  // namespace nas::core
