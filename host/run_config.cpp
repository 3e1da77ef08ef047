#include "host/run_config.h"

#include "core/config/plugin_list.h"
#include "core/config/value_check.h"
#include "host/plugin_reference.h"
#include "host/schema.h"

namespace nas::host {
namespace {

/// A name is searched for in the plugin folders only: a file in the current folder must not run because of a
/// configuration.
void require_name_or_path(const core::NamedPlugin& plugin) {
  if (plugin.name.starts_with('/') || !plugin.name.ends_with(".so")) return;
  throw core::Error(core::ExitCode::config,
                    "\"plugins\" must hold names or absolute paths, not \"" + plugin.name + "\"", plugin.where,
                    "write the name without lib and .so, or the whole path");
}

std::vector<PluginFile> admit_named(const std::vector<std::string>& names, const std::string& file,
                                    const Consent& consent) {
  try {
    return admit_plugins(names, consent);
  } catch (const core::Error& error) {
    const std::string place = "key \"plugins\" of " + file;
    throw core::Error(error.code(), error.what(), error.where().empty() ? place : error.where() + "; " + place,
                      error.remedy());
  }
}

}  // namespace

std::vector<std::string> plugins_named_by(const std::string& file) {
  std::vector<core::Error> errors;
  std::vector<std::string> names;
  const std::vector<core::NamedPlugin> plugins = core::plugins_named_in(file, errors);
  if (!errors.empty()) throw errors.front();
  for (const core::NamedPlugin& plugin : plugins) {
    require_name_or_path(plugin);
    names.push_back(plugin.name);
  }
  return names;
}

std::vector<PluginFile> chosen_plugins(const std::vector<std::string>& given, const std::string& file,
                                       const Consent& consent) {
  return given.empty() ? admit_named(plugins_named_by(file), file, consent) : admit_plugins(given, consent);
}

core::KnownParts parts_with(const std::vector<PluginFile>& plugins) {
  core::KnownParts parts;
  for (const PluginFile& plugin : plugins)
    for (const std::string& provided : plugin.manifest.provides) {
      const size_t colon = provided.find(':');
      if (colon != provided.npos) parts.add(provided.substr(0, colon), provided.substr(colon + 1), plugin.manifest.id);
    }
  return parts;
}

std::vector<core::Error> value_errors_with(const core::Config& config, const std::vector<PluginFile>& plugins) {
  return core::value_errors(config, parts_with(plugins));
}

void require_plugins_not_set(const core::Config& config) {
  const core::Origin& origin = config.origin("plugins");
  if (origin.layer == core::Layer::setting)
    throw core::Error(core::ExitCode::usage, "the key \"plugins\" cannot be set here", origin.where,
                      "load plugins with --plugin, or with the key \"plugin\" of a batch file");
}

std::vector<core::Error> errors_in(const core::Resolution& resolution, const std::vector<PluginFile>& plugins) {
  std::vector<core::Error> errors = resolution.errors;
  try {
    require_plugins_not_set(resolution.config);
  } catch (const core::Error& error) {
    errors.push_back(error);
  }
  for (core::Error& error : value_errors_with(resolution.config, plugins)) errors.push_back(std::move(error));
  return errors;
}

core::Config self_contained(const core::Config& config, const std::vector<PluginFile>& plugins) {
  return core::with_limited_channels(core::with_absolute_paths(config))
      .with("plugins", plugin_references(plugins), "the loaded plugins");
}

core::Config config_for_run(const std::vector<PluginFile>& plugins, const core::Sources& sources) {
  const core::Resolution resolution = core::try_resolve(schema_with(plugins), sources);
  for (const core::Error& error : errors_in(resolution, plugins)) throw error;
  return self_contained(resolution.config, plugins);
}

}  // namespace nas::host
