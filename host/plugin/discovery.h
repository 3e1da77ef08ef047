#pragma once
/// \file
/// Where nas-host searches for plugins.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nas::host {

/// The folders that are searched, in order: those of NAS_PLUGIN_PATH (separated by ':'), then the plugin folders of the
/// build tree and of the installation, relative to the executable. The current folder is never searched, because a file
/// that happens to be there must not run.
std::vector<std::filesystem::path> plugin_folders();

/// Every lib*.so in the plugin folders, each file once, sorted within each folder.
std::vector<std::filesystem::path> installed_plugins();

/// The file of the plugin `name`, "darts" or "libdarts.so", in the first plugin folder that contains it.
std::optional<std::filesystem::path> installed_plugin(const std::string& name);

/// The absolute path of the file that `--plugin name` means. A name with a '/' is a path. "darts" and "libdarts.so" are
/// libdarts.so in the first plugin folder that contains it. A file name such as "libdarts.so" that no plugin folder
/// contains is also searched for in the current folder. Throws a refusal (not_found).
std::filesystem::path find_plugin(const std::string& name);

}  // namespace nas::host
