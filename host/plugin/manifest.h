#pragma once
/// \file
/// Layer 0 of the plugin ABI, host side: reads from the file what a plugin is, without running any of its code.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/elf_file.h"

namespace nas::host {

/// nas_manifest (nas/abi.h) as C++ types, with the text of the configuration note. All text is printable UTF-8.
struct Manifest {
  uint32_t abi_major = 0;
  uint32_t abi_minor_built = 0;
  uint32_t abi_minor_required = 0;
  uint32_t flags = 0;
  std::string id;
  std::string version;
  std::string license;
  std::string summary;
  std::vector<std::string> provides;  ///< "runner:darts"; for "strategy:mine" also "runner:mine"
  std::string fingerprint;            ///< "key=value;key=value"
  std::string config;                 ///< TOML text with the plugin's keys and defaults; empty when it has none
};

/// Throws a refusal: not_a_plugin when there is no manifest, damaged when it is invalid.
Manifest read_manifest(const ElfFile& file);

/// Opens `path` first; throws the refusals of OpenFile and ElfFile too.
Manifest read_manifest(const std::filesystem::path& path);

}  // namespace nas::host
