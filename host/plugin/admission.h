#pragma once
/// \file
/// Decides which plugins may be loaded, without loading them. Takes well under a millisecond per plugin.

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/manifest.h"

namespace nas::host {

/// The file of a plugin and its manifest.
struct PluginFile {
  std::filesystem::path path;  ///< absolute
  Manifest manifest;
};

/// "1.0", as versions of the ABI are shown.
std::string abi_text(uint32_t major, uint32_t minor);

/// Throws a refusal (other_abi or other_build) when this host cannot run a plugin with this manifest.
void require_admissible(const PluginFile& plugin);

/// Finds, reads and checks the plugins of a command line, in their order. Throws the first refusal, `duplicate` when
/// two plugins have the same id or provide the same thing.
std::vector<PluginFile> admit_plugins(const std::vector<std::string>& names);

}  // namespace nas::host
