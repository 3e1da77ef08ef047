#include "host/plugin/plugin_lock.h"

#include <algorithm>

#include "host/json.h"
#include "host/plugin/refusal.h"

namespace nas::host {

PluginLock PluginLock::of(const std::vector<PluginFile>& plugins) {
  PluginLock lock;
  for (const PluginFile& plugin : plugins)
    lock.entries_.push_back({plugin.manifest.id, plugin.manifest.version, plugin.file->sha256()});
  return lock;
}

PluginLock PluginLock::read(const std::filesystem::path& file) {
  PluginLock lock;
  lock.file_ = file;
  lock.entries_ = read_json_file(file, [](const Json& json) {
    std::vector<Entry> entries;
    for (const Json& plugin : json.at("plugins"))
      entries.push_back({plugin.at("id"), plugin.at("version"), plugin.at("sha256")});
    return entries;
  });
  return lock;
}

std::string PluginLock::text() const {
  Json plugins = Json::array();
  for (const Entry& entry : entries_)
    plugins.push_back({{"id", entry.id}, {"version", entry.version}, {"sha256", entry.sha256}});
  return json_text({{"plugins", plugins}});
}

void PluginLock::require(const std::vector<PluginFile>& plugins) const {
  for (const PluginFile& plugin : plugins) require(plugin);
}

void PluginLock::require(const PluginFile& plugin) const {
  const Manifest& manifest = plugin.manifest;
  const std::string name = "plugin \"" + manifest.id + "\"", remedy =
                                                                 "use the file that was locked, or, if you trust this "
                                                                 "one, write the lock again with nas-host lock";
  const auto entry = std::ranges::find(entries_, manifest.id, &Entry::id);
  if (entry == entries_.end())
    throw refused(Refusal::not_locked, name + " is not in the lock file", file_.string(), remedy);
  const std::string sha256 = plugin.file->sha256();
  if (entry->sha256 == sha256) return;
  throw refused(Refusal::not_locked, name + " is not the one that was locked",
                plugin.path.string() + ", version " + manifest.version + ", has sha256 " + sha256 + ", and " +
                    file_.string() + " has version " + entry->version + " with " + entry->sha256,
                remedy);
}

}  // namespace nas::host
