#pragma once
/// \file
/// The template of a plugin, copied under the name of a new one.

#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

/// Throws core::Error(usage) unless `name` can be all that a plugin's name is: an id, part of file names, a table of
/// keys, a CMake target.
void require_plugin_name(const std::string& name);

/// "first_order" as "FirstOrder", for the names of classes.
std::string class_prefix(const std::string& name);

/// Makes `folder`, and its parents, with the files of the template as a plugin `name` has them. Returns their names,
/// sorted. Throws core::Error(usage) when there is such a folder or file, core::Error(failed) when the template is not
/// where it was installed or something cannot be written.
std::vector<std::string> copy_plugin_template(const std::string& name, const std::filesystem::path& folder);

}  // namespace nas::host
