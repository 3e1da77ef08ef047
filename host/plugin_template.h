#pragma once
/// \file
/// Creates a new plugin from the template of a plugin.

#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

/// Where the files of the template are. Throws core::Error(failed) when they are missing.
std::filesystem::path template_folder();

/// Throws core::Error(usage) unless `name` can be everything that the name of a plugin is used for: an id, a part of
/// file names, a table of configuration keys and a CMake target.
void require_plugin_name(const std::string& name);

/// "FirstOrder" for "first_order": the beginning of the plugin's class names.
std::string class_prefix(const std::string& name);

/// Creates `folder`, and its parents, with the files of the template, renamed for the plugin `name`. Returns their
/// names, sorted. Throws core::Error(usage) when `folder` already exists, core::Error(failed) when the template is
/// missing or a file cannot be written.
std::vector<std::string> copy_plugin_template(const std::string& name, const std::filesystem::path& folder);

}  // namespace nas::host
