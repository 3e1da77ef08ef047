#include "host/plugin/discovery.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>
#include <utility>

#include "core/base/text.h"
#include "host/executable.h"
#include "host/plugin/manifest.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace fs = std::filesystem;
namespace {

bool is_library_name(const std::string& name) { return name.starts_with("lib") && name.ends_with(".so"); }

std::string library_name(const std::string& plugin) {
  return plugin.ends_with(".so") ? plugin : "lib" + plugin + ".so";
}

std::vector<fs::path> libraries_in(const fs::path& folder) {
  std::vector<fs::path> libraries;
  std::error_code unreadable;  // a folder that does not exist or cannot be read contains no plugins
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, unreadable)) {
    if (is_library_name(entry.path().filename().string())) libraries.push_back(entry.path());
  }
  std::sort(libraries.begin(), libraries.end());
  return libraries;
}

std::string nearest_plugin(const std::string& name) {
  std::vector<std::string> names;
  for (const fs::path& path : installed_plugins()) {
    std::string stem = path.stem().string();
    names.push_back(name.ends_with(".so") ? path.filename().string() : stem.substr(3));
  }
  return std::string(core::text::nearest(name, names));
}

/// A path that cannot be examined, such as a loop of symbolic links, exists: opening it says what is wrong with it.
bool exists_or_is_odd(const fs::path& path) {
  std::error_code odd;
  return fs::exists(path, odd) || odd;
}

/// Whether the file is a plugin with this id. A file that is none is skipped here; `nas-host plugins` lists it.
bool has_id(const fs::path& file, const std::string& id) {
  try {
    return read_manifest(file).id == id;
  } catch (const core::Error&) {
    return false;
  }
}

/// The first installed plugin that `nas-host plugins` lists under this name, though its file is called otherwise.
std::optional<fs::path> installed_plugin_with_id(const std::string& id) {
  for (const fs::path& file : installed_plugins())
    if (has_id(file, id)) return file;
  return std::nullopt;
}

std::string searched_folders() {
  std::vector<std::string> folders;
  for (const fs::path& folder : plugin_folders()) folders.push_back(folder.string());
  return "searched: " + core::text::join(folders, ", ");
}

}  // namespace

std::vector<fs::path> plugin_folders() {
  std::vector<fs::path> folders;
  const char* variable = std::getenv("NAS_PLUGIN_PATH");
  std::istringstream entries(variable ? variable : "");
  for (std::string entry; std::getline(entries, entry, ':');) {
    if (!entry.empty()) folders.push_back(fs::absolute(entry));
  }
  folders.push_back((executable_folder() / "../plugins").lexically_normal());
  folders.push_back((executable_folder() / "../lib/nas/plugins").lexically_normal());
  return folders;
}

std::vector<fs::path> installed_plugins() {
  std::vector<fs::path> found;
  std::set<std::pair<dev_t, ino_t>> known;
  for (const fs::path& folder : plugin_folders()) {
    for (const fs::path& path : libraries_in(folder)) {
      struct stat file = {};
      const bool dangling = ::stat(path.c_str(), &file) != 0;  // a link that leads nowhere is the same as nothing
      if (dangling || known.emplace(file.st_dev, file.st_ino).second) found.push_back(path);
    }
  }
  return found;
}

std::optional<fs::path> installed_plugin(const std::string& name) {
  if (name.empty() || name.find('/') != name.npos) return std::nullopt;
  for (const fs::path& folder : plugin_folders()) {
    std::error_code odd;  // a name that no file can have
    if (fs::path file = folder / library_name(name); fs::exists(file, odd)) return file;
  }
  return std::nullopt;
}

fs::path find_plugin(const std::string& name) {
  const bool is_path = name.find('/') != name.npos;
  if (is_path && exists_or_is_odd(name)) return fs::absolute(name).lexically_normal();
  if (is_path)
    throw refused(Refusal::not_found, name + " does not exist", "", "list the plugins with: nas-host plugins");
  if (const auto installed = installed_plugin(name)) return *installed;
  if (const auto installed = installed_plugin_with_id(name)) return *installed;
  if (name.ends_with(".so") && exists_or_is_odd(name)) return fs::absolute(name);
  const std::string nearest = nearest_plugin(name);
  throw refused(Refusal::not_found,
                "there is no plugin \"" + name + "\"" + (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"),
                searched_folders(), "use the path of a plugin file, or a name from the list of: nas-host plugins");
}

}  // namespace nas::host
