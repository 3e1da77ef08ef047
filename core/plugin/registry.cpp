#include "core/plugin/registry.h"

#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/ops/standard_ops.h"
#include "nas/op.h"

namespace nas::core {

namespace {

std::string quoted(std::string_view kind, std::string_view name) {
  return std::string(kind) + " \"" + std::string(name) + "\"";
}

void require_todays_word(std::string_view kind, const std::string& owner) {
  if (kind == "evaluater")
    throw Error(ExitCode::plugin, owner + " uses the kind \"evaluater\", which is called \"evaluator\" now", "",
                "rename it in the plugin's source and rebuild it");
}

}  // namespace

Registry::Registry(std::span<const nas_factory> own) : ops_(standard_ops()) {
  for (const nas_factory& factory : own) add_factory(factory, "nas-host");
}

void Registry::add(const LoadedPlugin& plugin) {
  for (uint32_t i = 0; i < plugin.api->factory_count; ++i) add_factory(*plugin.api->factories[i], plugin.id);
  plugins_.push_back(plugin);
}

void Registry::add_factory(const nas_factory& factory, const std::string& owner) {
  require_todays_word(factory.kind, owner);
  const auto [entry, added] = entries_.try_emplace({factory.kind, factory.name}, Entry{&factory, owner});
  if (!added)
    throw Error(ExitCode::plugin, quoted(factory.kind, factory.name) + " is provided twice",
                "by " + entry->second.owner + " and by " + owner, "load only one of the two");
  if (std::string_view(factory.kind) != "op") return;
  const std::shared_ptr<IOpFactory> ops = create<IOpFactory>("op", factory.name, nullptr);
  ops_.add(factory.name, [ops](const OpRequest& request) { return ops->make(request); });
}

bool Registry::has(std::string_view kind, std::string_view name) const {
  return entries_.contains({std::string(kind), std::string(name)});
}

std::vector<std::string> Registry::names(std::string_view kind) const {
  std::vector<std::string> names;
  for (const auto& [key, entry] : entries_)
    if (key.first == kind) names.push_back(key.second);
  return names;
}

Ptr<IObject> Registry::create(std::string_view kind, std::string_view name, const IConfig* config) const {
  const auto found = entries_.find({std::string(kind), std::string(name)});
  if (found == entries_.end()) {
    require_todays_word(kind, "a plugin");
    const std::vector<std::string> known = names(kind);
    throw Error(ExitCode::config, "no loaded plugin provides " + quoted(kind, name),
                known.empty() ? "" : "known names: " + text::join(known, ", "), "load its plugin with --plugin");
  }
  nas_create_args args = {sizeof(nas_create_args), 0, const_cast<IConfig*>(config)};
  nas_error error = {};
  error.struct_size = sizeof error;
  void* object = nullptr;
  if (found->second.factory->create(&args, &object, &error) != NAS_OK)
    throw Error(ExitCode::failed,
                "plugin " + found->second.owner + " cannot make its " + quoted(kind, name) + ": " + error.text,
                error.where);
  return Ptr<IObject>(static_cast<IObject*>(object));
}

}  // namespace nas::core
