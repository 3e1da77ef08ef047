#include "host/plugin/recorded_plugins.h"

#include <optional>

#include "core/record/directory_mark.h"
#include "host/plugin/discovery.h"
#include "host/plugin/file_safety.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code odd;
  return fs::exists(path, odd);
}

bool is_same(const fs::path& one, const fs::path& other) {
  std::error_code odd;
  return fs::equivalent(one, other, odd);
}

bool is_in(const fs::path& path, const fs::path& directory) {
  std::error_code odd;
  const fs::path relative = fs::weakly_canonical(path, odd).lexically_relative(fs::weakly_canonical(directory, odd));
  return !relative.empty() && *relative.begin() != "..";
}

/// Why the record is not trusted; empty when it is.
std::string distrust_of(const PluginRecord& record, const Consent& consent) {
  if (consent.run) return "";
  std::error_code odd;
  const fs::path file = fs::canonical(record.file, odd);
  const bool made_here = !odd && file.parent_path() == fs::canonical(record.directory, odd) && !record.mark.empty() &&
                         record.mark == core::directory_mark(record.directory);
  return made_here ? danger_to(file) : "the directory is a copy, or was made on another machine or by another user";
}

/// Why the file at the recorded path is not taken; empty when it is: this user chose it then, or trusts the directory.
std::string reason_against(const RecordedPlugin& plugin, const PluginRecord& record, const Consent& consent) {
  if (fs::path(plugin.path).is_relative()) return "the path depends on the current folder";
  if (!consent.run && is_in(plugin.path, record.directory)) return "the file is in the directory itself";
  return distrust_of(record, consent);
}

std::string consent_remedy(const std::string& owner) {
  return "if you trust whoever made the " + owner + ", add --trust-run";
}

core::Error untrusted_plugin(const RecordedPlugin& plugin, const PluginRecord& record, const std::string& reason) {
  return refused(Refusal::untrusted,
                 "plugin \"" + plugin.id + "\" was not loaded: it is in no plugin folder, and the directory of the " +
                     record.owner + ", which records its path, is not trusted",
                 record.file.string() + " records " + plugin.path + ", but " + reason,
                 "put the plugin into a folder of NAS_PLUGIN_PATH, or, " + consent_remedy(record.owner));
}

/// The file in a plugin folder, unless it is another build and the recorded path has something else; the caller
/// then reports the recorded path.
std::optional<PluginFile> installed(const RecordedPlugin& plugin) {
  const auto path = installed_plugin(plugin.id);
  if (!path) return std::nullopt;
  PluginFile file = open_plugin(*path);
  const bool other_exists = is_there(plugin.path) && !is_same(*path, plugin.path);
  return other_exists && file.file->sha256() != plugin.sha256 ? std::nullopt : std::optional(std::move(file));
}

PluginFile open_recorded(const RecordedPlugin& plugin, const PluginRecord& record, const Consent& consent) {
  const std::string reason = reason_against(plugin, record, consent);
  if (reason.empty() && is_there(plugin.path)) return open_plugin(plugin.path);
  if (auto file = installed(plugin)) return std::move(*file);
  if (is_there(plugin.path)) throw untrusted_plugin(plugin, record, reason);
  throw refused(Refusal::not_found, "there is no plugin \"" + plugin.id + "\"",
                "the " + record.owner + " was made with " + plugin.path + ", which does not exist",
                "put the plugin into a folder of NAS_PLUGIN_PATH");
}

}  // namespace

std::vector<PluginFile> admit_recorded(const PluginRecord& record, const Consent& consent) {
  std::vector<PluginFile> files;
  for (const RecordedPlugin& plugin : record.plugins) files.push_back(open_recorded(plugin, record, consent));
  require_all_admissible(files, consent);
  return files;
}

void require_trusted_jobs(const core::Config& config, const PluginRecord& record, const Consent& consent) {
  if (config.text("search.executor") != "slurm") return;
  const std::string reason = distrust_of(record, consent);
  if (reason.empty()) return;
  throw refused(Refusal::untrusted,
                "the shell commands for Slurm were not used: the directory of the " + record.owner + " is not trusted",
                record.directory.string() + " has them in config.toml, but " + reason, consent_remedy(record.owner));
}

}  // namespace nas::host
