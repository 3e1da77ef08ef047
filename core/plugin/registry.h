#pragma once
/// \file
/// Objects by kind and name: the factories of all loaded plugins, and the host's own defaults.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/ops/op_registry.h"
#include "core/plugin/loaded_plugin.h"
#include "nas/config.h"
#include "nas/object.h"

namespace nas::core {

class Registry {
 public:
  /// With the standard ops and the host's `own` factories, which outlive this.
  explicit Registry(std::span<const nas_factory> own);

  /// Throws Error, with the code of a duplicate (65), when a name is taken within its kind.
  void add(const LoadedPlugin& plugin);
  const std::vector<LoadedPlugin>& plugins() const noexcept { return plugins_; }

  bool has(std::string_view kind, std::string_view name) const;
  std::vector<std::string> names(std::string_view kind) const;
  /// A new object; `config` may be null for kinds that take none. Throws Error(config) for an unknown name, with the
  /// nearest, and Error(failed) with the plugin's own text when it cannot make one.
  Ptr<IObject> create(std::string_view kind, std::string_view name, const IConfig* config) const;
  template <class Interface>
  Ptr<Interface> create(std::string_view kind, std::string_view name, const IConfig* config) const;

  OpRegistry& ops() noexcept { return ops_; }

 private:
  static constexpr const char* own_name = "nas-host";
  using Key = std::pair<std::string, std::string>;
  void add_factory(const nas_factory& factory, const std::string& owner);

  struct Entry {
    const nas_factory* factory;
    std::string owner;  ///< plugin id, or own_name
    /// Empty for the host's own.
    std::string_view plugin() const { return owner == own_name ? std::string_view() : owner; }
  };
  /// Adds the op of the entry, which `make` makes by the plugin's code.
  void add_op(const Entry& entry, OpConstructor make);

  std::map<Key, Entry> entries_;
  std::vector<LoadedPlugin> plugins_;
  OpRegistry ops_;
};

template <class Interface>
Ptr<Interface> Registry::create(std::string_view kind, std::string_view name, const IConfig* config) const {
  Ptr<IObject> object = create(kind, name, config);
  Interface* wanted = query<Interface>(object.get());
  if (!wanted)
    throw Error(ExitCode::failed,
                std::string(kind) + " \"" + std::string(name) + "\" has no interface " + std::string(Interface::iid));
  static_cast<void>(object.release());  // the result owns it
  return Ptr<Interface>(wanted);
}

}  // namespace nas::core
