#pragma once
/// \file
/// Creates a new plugin from the template of its kind.

#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

/// The kinds of which there is a template, in alphabetic order. Throws core::Error(failed) when there is none.
std::vector<std::string> template_kinds();

/// Where the files of the template are. Throws core::Error(usage) for another kind.
std::filesystem::path template_folder(const std::string& kind);

/// Throws core::Error(usage) unless `name` can be everything that the name of a plugin is used for: an id, a part of
/// file names, a table of configuration keys and a CMake target.
void require_plugin_name(const std::string& name);

/// "FirstOrder" for "first_order": the beginning of the plugin's class names.
std::string class_prefix(const std::string& name);

/// Creates `folder`, and its parents, with the files of the template of `kind`, renamed for the plugin `name`. Returns
/// their names, sorted. Throws core::Error(usage) when `folder` already exists, core::Error(failed) when the template
/// is missing or a file cannot be written.
std::vector<std::string> copy_plugin_template(const std::string& name, const std::filesystem::path& folder,
                                              const std::string& kind);

}  // namespace nas::host
