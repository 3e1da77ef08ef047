#pragma once
/// \file
/// How a plugin is written in a configuration or a printed command, so that it is found again from any folder.

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/admission.h"

namespace nas::host {

/// "darts" for a plugin that nas-host came with, otherwise the absolute path.
std::string plugin_reference(const std::filesystem::path& path);

std::vector<std::string> plugin_references(const std::vector<PluginFile>& plugins);

/// " --plugin darts --plugin '/my plugins/libx.so'", to append to a command; empty for no plugin.
std::string plugin_words(const std::vector<PluginFile>& plugins);

}  // namespace nas::host
