#pragma once
/// \file
/// Layer 0 of the plugin ABI, host side: reads from the file what a plugin is, without running any of its code.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/plugin/elf_file.h"

namespace nas::host {

/// nas_manifest (nas/abi.h) as C++ types, with the texts of the other notes. All text is printable UTF-8.
struct Manifest {
  uint32_t abi_major = 0;
  uint32_t abi_minor_built = 0;
  uint32_t abi_minor_required = 0;
  uint32_t flags = 0;
  std::string id;
  std::string version;
  std::string license;
  std::string summary;
  std::vector<std::string> provides;  ///< "runner:darts"; with what made_by_the_host() gives
  std::string fingerprint;            ///< "key=value;key=value"
  std::string config;                 ///< TOML text with the plugin's keys and defaults; empty when it has none
  std::vector<std::string> drafts;    ///< "stable_op/1": the drafts that it uses, sorted, each once
};

/// What the host makes of `part` of a plugin, called like it: the runner of a strategy (nas/strategy.h), and the op of
/// a stable_op (nas/draft/stable_op.h). Nothing of any other part.
std::optional<std::string> made_by_the_host(const std::string& part);

/// Throws a refusal: not_a_plugin when there is no manifest, damaged when it is invalid or stands twice.
Manifest read_manifest(const ElfFile& file);

/// Opens `path` first; throws the refusals of OpenFile and ElfFile too.
Manifest read_manifest(const std::filesystem::path& path);

}  // namespace nas::host
