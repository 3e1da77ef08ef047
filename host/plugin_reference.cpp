#include "host/plugin_reference.h"

#include "core/base/shell.h"
#include "host/executable.h"
#include "host/plugin/discovery.h"

namespace nas::host {
namespace fs = std::filesystem;
namespace {

bool is_own_folder(const fs::path& folder) {
  for (const char* own : {"../plugins", "../lib/nas/plugins"})
    if (folder == (executable_folder() / own).lexically_normal()) return true;
  return false;
}

/// Whether a folder of NAS_PLUGIN_PATH, which is searched first, has a file of the same name.
bool is_hidden(const fs::path& path) {
  for (const fs::path& folder : plugin_folders())
    if (fs::exists(folder / path.filename())) return folder != path.parent_path();
  return true;
}

}  // namespace

std::string plugin_reference(const fs::path& path) {
  const std::string stem = path.stem().string();
  const bool has_name = stem.starts_with("lib") && path.extension() == ".so";
  if (has_name && is_own_folder(path.parent_path()) && !is_hidden(path)) return stem.substr(3);
  return core::absolute_text(path);
}

std::vector<std::string> plugin_references(const std::vector<PluginFile>& plugins) {
  std::vector<std::string> references;
  for (const PluginFile& plugin : plugins) references.push_back(plugin_reference(plugin.path));
  return references;
}

std::string plugin_words(const std::vector<PluginFile>& plugins) {
  std::string words;
  for (const std::string& reference : plugin_references(plugins)) words += " --plugin " + core::shell_word(reference);
  return words;
}

}  // namespace nas::host
