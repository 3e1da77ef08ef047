#include "host/plugin/loader.h"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <deque>

#include "core/base/interrupt.h"
#include "host/plugin/loading_guard.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

namespace dll = boost::dll;

// With lazy binding, Boost's default, a missing symbol would kill the process at the symbol's first call.
constexpr auto load_mode = dll::load_mode::type(dll::load_mode::rtld_now | dll::load_mode::rtld_local | RTLD_NODELETE);

/// A library and the table that its plugin filled.
struct OpenPlugin {
  dll::shared_library library;
  nas_plugin_api api = {};
};

/// Never destroyed: a static object would unload the plugins while the process shuts down.
OpenPlugin& register_plugin(dll::shared_library library) {
  static auto* registry = new std::deque<OpenPlugin>;
  return registry->emplace_back(OpenPlugin{std::move(library)});
}

core::Error failed_entry(const PluginFile& plugin, const std::string& how, const std::string& where) {
  return refused(Refusal::entry_failed, "plugin \"" + plugin.manifest.id + "\" " + how, where,
                 "rebuild the plugin with the SDK of this host, or ask its author");
}

/// An exception of a constructor comes through the system's loader.
void load_library(const PluginFile& plugin, dll::shared_library& library, dll::fs::error_code& failure) {
  try {
    library.load(plugin.file->real_path(), load_mode, failure);
  } catch (const std::exception& exception) {
    throw failed_entry(plugin, "threw an exception while it was being loaded", exception.what());
  } catch (...) {
    throw failed_entry(plugin, "threw an exception while it was being loaded", plugin.path.string());
  }
}

/// The loader opens the file by its path once more. Before and after, the path must name the file that was checked.
OpenPlugin& open_library(const PluginFile& plugin) {
  dll::fs::error_code failure;
  dll::shared_library library;
  plugin.file->require_unchanged();
  load_library(plugin, library, failure);
  plugin.file->require_unchanged();
  if (!failure) return register_plugin(std::move(library));
  const char* reason = ::dlerror();
  throw refused(Refusal::load_failed, "plugin \"" + plugin.manifest.id + "\" cannot be loaded",
                reason ? reason : failure.message(), "rebuild the plugin with the SDK and the libraries of this host");
}

nas_plugin_entry_v1_fn entry_of(const PluginFile& plugin, const dll::shared_library& library) {
  if (!library.has(NAS_PLUGIN_ENTRY_SYMBOL)) {
    throw failed_entry(plugin, "does not export " NAS_PLUGIN_ENTRY_SYMBOL, plugin.path.string());
  }
  return &library.get<std::remove_pointer_t<nas_plugin_entry_v1_fn>>(NAS_PLUGIN_ENTRY_SYMBOL);
}

void require_complete(const PluginFile& plugin, const nas_plugin_api& api) {
  constexpr auto needed = offsetof(nas_plugin_api, factories) + sizeof(nas_plugin_api::factories);
  bool complete = api.struct_size >= needed && (api.factory_count == 0 || api.factories);
  for (uint32_t i = 0; complete && i < api.factory_count; ++i) {
    const nas_factory* factory = api.factories[i];
    complete = factory && NAS_HAS(factory, create) && factory->kind && factory->name && factory->create;
  }
  if (!complete) throw failed_entry(plugin, "filled in its function table incorrectly", plugin.path.string());
}

std::string sentence_of(const nas_error& error) {
  std::string text = error.text[0] ? error.text : "it gave no reason";
  return error.where[0] ? std::string(error.where) + ": " + text : text;
}

/// An entry must not throw, but a hand-written one may.
int32_t call(const PluginFile& plugin, nas_plugin_entry_v1_fn entry, const nas_host_api& host, nas_plugin_api& api,
             nas_error& error) {
  try {
    return entry(&host, &api, &error);
  } catch (const std::exception& exception) {
    throw failed_entry(plugin, "threw an exception from its entry", exception.what());
  } catch (...) {
    throw failed_entry(plugin, "threw an exception from its entry", plugin.path.string());
  }
}

void enter(const PluginFile& plugin, nas_plugin_entry_v1_fn entry, const nas_host_api& host, nas_plugin_api& api) {
  api.struct_size = sizeof(api);
  nas_error error = {};
  error.struct_size = sizeof(error);
  const int32_t status = call(plugin, entry, host, api, error);
  error.where[sizeof(error.where) - 1] = error.text[sizeof(error.text) - 1] = '\0';
  if (status != NAS_OK) throw failed_entry(plugin, "refused to start", sentence_of(error));
  require_complete(plugin, api);
}

}  // namespace

core::LoadedPlugin load_plugin(const PluginFile& plugin, const nas_host_api& host) {
  if (const int signal = core::interrupt::requested()) throw core::Interrupted(signal);
  const std::string sha256 = plugin.file->sha256();
  const LoadingGuard guard(plugin.manifest.id, plugin.path.string());
  OpenPlugin& open = open_library(plugin);
  enter(plugin, entry_of(plugin, open.library), host, open.api);
  const Manifest& manifest = plugin.manifest;
  return {{manifest.id, manifest.version, plugin.path.string(), sha256}, &open.api};
}

std::vector<core::LoadedPlugin> load_plugins(const std::vector<PluginFile>& plugins, const nas_host_api& host) {
  std::vector<core::LoadedPlugin> loaded;
  for (const PluginFile& plugin : plugins) loaded.push_back(load_plugin(plugin, host));
  return loaded;
}

}  // namespace nas::host
