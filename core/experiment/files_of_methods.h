#pragma once
/// \file
/// Names and folders of what methods keep in the directory of a run.

#include <filesystem>
#include <string_view>

#include "core/base/error.h"
#include "core/base/folder.h"

namespace nas::core {

/// Made of a-z, 0-9, '_' and '-', so that it is the name of a file or a folder on every system.
inline bool is_plain_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == text.npos;
}

/// Makes `folder` and those above it that are missing. Throws Error(failed).
inline void require_folder(const std::filesystem::path& folder) {
  if (const std::error_code problem = make_folders(folder))
    throw Error(ExitCode::failed, "cannot make a folder of the run: " + problem.message(), folder.string());
}

}  // namespace nas::core
