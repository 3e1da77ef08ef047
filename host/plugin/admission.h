#pragma once
/// \file
/// Decides, without loading anything, which plugins may be loaded. Takes well under a millisecond per plugin.

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/manifest.h"

namespace nas::host {

/// A plugin's file and what it says about itself.
struct PluginFile {
  std::filesystem::path path;  ///< absolute
  Manifest manifest;
};

/// Whether this host can run a plugin with this manifest. Throws a refusal: other_abi or other_build.
void require_admissible(const PluginFile& plugin);

/// Finds, reads and judges the plugins of a command line, in that order. Throws the first refusal; duplicate when two
/// of them have one id or provide the same thing.
std::vector<PluginFile> admit_plugins(const std::vector<std::string>& names);

}  // namespace nas::host
