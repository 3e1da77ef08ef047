#pragma once
/// \file
/// The folder of this program: libraries, plugins and the plugin template are found relative to it, in the build tree
/// and when installed.

#include <filesystem>

#include "core/workers/program.h"

namespace nas::host {

/// The folder of the running executable, with symbolic links resolved.
inline std::filesystem::path executable_folder() { return std::filesystem::path(core::this_program()).parent_path(); }

}  // namespace nas::host
