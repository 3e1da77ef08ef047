#pragma once
/// \file
/// Decides which plugins may be loaded, without loading them. Takes about a millisecond per plugin.

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "host/plugin/consent.h"
#include "host/plugin/drafts.h"
#include "host/plugin/manifest.h"
#include "host/plugin/open_file.h"

namespace nas::host {

/// The file of a plugin and its manifest.
struct PluginFile {
  std::filesystem::path path;  ///< absolute
  Manifest manifest;
  std::shared_ptr<const OpenFile> file;  ///< stays open, so that the file that was checked is the one that is loaded
};

/// Opens the file `path`, which is absolute, and checks its content. Throws a refusal.
PluginFile open_plugin(const std::filesystem::path& path);

/// "1.0", as versions of the ABI are shown.
std::string abi_text(uint32_t major, uint32_t minor);

/// Throws a refusal (other_abi) when the plugin needs another version of the plugin ABI, or a flag that this host does
/// not know.
void require_abi(const PluginFile& plugin);

/// Throws a refusal (other_abi) when the plugin uses a draft of the SDK that is not in `known`.
void require_drafts(const PluginFile& plugin, std::span<const std::string_view> known = drafts_of_this_host);

/// Throws a refusal: unsafe when other users can change the file and `consent` does not allow it, other_abi or
/// other_build when this host cannot run a plugin with this manifest, duplicate when it provides something twice.
void require_admissible(const PluginFile& plugin, const Consent& consent);

/// What require_admissible() would throw, for those who show it.
std::optional<core::Error> refusal_of(const PluginFile& plugin, const Consent& consent);

/// Checks plugins that are loaded together. Throws the first refusal, `duplicate` when two of them have the same id or
/// provide the same thing.
void require_all_admissible(const std::vector<PluginFile>& plugins, const Consent& consent);

/// Finds, opens and checks the plugins of a command line, in their order. Throws the first refusal.
std::vector<PluginFile> admit_plugins(const std::vector<std::string>& names, const Consent& consent = {});

}  // namespace nas::host
