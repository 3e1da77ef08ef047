#pragma once
/// \file
/// Where plugins are found.

#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

/// The folders that are searched, in order: those of NAS_PLUGIN_PATH (separated by ':'), then the build tree's and the
/// install tree's next to the executable. Never the current folder: a file that happens to lie there must not run.
std::vector<std::filesystem::path> plugin_folders();

/// Every lib*.so in the plugin folders, each file once, sorted within its folder.
std::vector<std::filesystem::path> installed_plugins();

/// The file that `--plugin name` means, absolute: a path with a '/' is that file; "darts" and "libdarts.so" are
/// libdarts.so in the first plugin folder that has it; a file name that no folder has is looked up in the current
/// folder too. Throws a refusal (not_found).
std::filesystem::path find_plugin(const std::string& name);

}  // namespace nas::host
