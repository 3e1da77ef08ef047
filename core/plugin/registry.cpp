#include "core/plugin/registry.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/base/plugin_call.h"
#include "core/base/plugin_owner.h"
#include "core/base/text.h"
#include "core/ops/stable_op.h"
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

[[noreturn]] void refuse_twice(const std::string& what, const std::string& first, const std::string& second) {
  if (first == second)
    throw Error(ExitCode::duplicate, "plugin \"" + first + "\" provides " + what + " twice", "",
                "give one of the two another name in NAS_PLUGIN and rebuild the plugin");
  throw Error(ExitCode::duplicate, what + " is provided twice", "by " + first + " and by " + second,
              "load only one of the two");
}

/// Of the op in the model description that is being made, with the ops inside of it.
std::string_view current_place() {
  const PluginCall* call = PluginCall::innermost();
  return call ? call->site().place : std::string_view();
}

/// What `make` makes. std::invalid_argument is how an op refuses its description, which is no failure of the plugin.
template <class Make>
OpHandle made_by_plugin(const PluginSite& site, const Make& make) {
  std::optional<std::string> refusal;
  OpHandle op;
  call_plugin(site, [&] {
    try {
      op = make();
    } catch (const std::invalid_argument& error) {
      refusal = error.what();
    }
  });
  if (refusal) throw std::invalid_argument(*refusal);
  return op;
}

}  // namespace

Registry::Registry(std::span<const nas_factory> own) : ops_(standard_ops()) {
  for (const nas_factory& factory : own) add_factory(factory, own_name);
}

void Registry::add(const LoadedPlugin& plugin) {
  if (plugin.api->factory_count > 0) remember_plugin(plugin.id, plugin.api->factories[0]);
  for (uint32_t i = 0; i < plugin.api->factory_count; ++i) add_factory(*plugin.api->factories[i], plugin.id);
  plugins_.push_back(plugin);
}

void Registry::add_factory(const nas_factory& factory, const std::string& owner) {
  require_todays_word(factory.kind, owner);
  const auto [entry, added] = entries_.try_emplace({factory.kind, factory.name}, Entry{&factory, owner});
  if (!added) refuse_twice(quoted(factory.kind, factory.name), entry->second.owner, owner);
  const std::string_view kind = factory.kind;
  if (kind == "stable_op")
    return add_op(entry->second, [&factory](const OpRequest& request) { return make_stable_op(factory, request); });
  if (kind != "op") return;
  const std::shared_ptr<IOpFactory> ops = create<IOpFactory>("op", factory.name, nullptr);
  add_op(entry->second, [ops](const OpRequest& request) {
    OpHandle op;
    op.op = ops->make(request, op.module);
    return op;
  });
}

void Registry::add_op(const Entry& entry, OpConstructor make) {
  const std::string name = entry.factory->name;
  ops_.add(name, [make = std::move(make), plugin = std::string(entry.plugin()),
                  part = "making op \"" + name + "\""](const OpRequest& request) {
    return made_by_plugin({.plugin = plugin, .part = part, .place = current_place()}, [&] { return make(request); });
  });
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
  nas_create_args args = {sizeof(nas_create_args), const_cast<IConfig*>(config)};
  nas_error error = {};
  error.struct_size = sizeof error;
  void* object = nullptr;
  const Entry& entry = found->second;
  const std::string part = "the factory of its " + quoted(kind, name);
  const int32_t status = call_plugin({.plugin = entry.plugin(), .part = part},
                                     [&] { return entry.factory->create(entry.factory, &args, &object, &error); });
  error.where[sizeof(error.where) - 1] = error.text[sizeof(error.text) - 1] = '\0';
  if (status != NAS_OK)
    throw PluginFailure(ExitCode::failed,
                        "plugin " + entry.owner + " cannot make its " + quoted(kind, name) + ": " + error.text,
                        error.where);
  if (!object)
    throw PluginFailure(ExitCode::failed, "plugin " + entry.owner + " made no object for its " + quoted(kind, name));
  return Ptr<IObject>(static_cast<IObject*>(object));
}

}  // namespace nas::core
