#pragma once
/// \file
/// How a shared library becomes a plugin. At the end of plugin.cpp, at namespace scope, once:
///
///     NAS_PLUGIN("darts", "0.1.0", "MIT", "Differentiable architecture search (Liu, Simonyan, Yang 2019)",
///                nas::runner<DartsExperimentRunner>("darts"),
///                nas::builder<DartsModelDescBuilder>("darts"),
///                nas::trainer<BilevelArchTrainer>("darts"));
///
/// Each class but an op derives from nas::IObject and has a constructor from `const nas::IConfig&`, the whole
/// configuration (for the data set of a run its section [data]), or from nothing. An op has a constructor from
/// `const nas::OpContext&`. The text of an exception that a constructor throws reaches the user.

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "nas/abi.h"
#include "nas/config.h"
#include "nas/guard.h"
#include "nas/host.h"
#include "nas/manifest.h"
#include "nas/object.h"

namespace nas {

template <class OpClass>
class OpFactory;

namespace detail {

template <class T>
std::string type_name() {
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(typeid(T).name(), nullptr, nullptr, &status),
                                                   &std::free);
  return status == 0 ? name.get() : typeid(T).name();
}

template <class T>
IObject* construct(const nas_create_args& args) {
  static_assert(std::derived_from<T, IObject>, "a plugin's class derives from an interface of nas/");
  if constexpr (std::constructible_from<T, const IConfig&>) {
    if (!args.config) {
      throw std::invalid_argument("it needs a configuration and the host gave none");
    }
    return new T(*static_cast<const IConfig*>(args.config));
  } else {
    static_assert(std::default_initializable<T>,
                  "a plugin's class is constructible from `const nas::IConfig&` or from nothing");
    return new T();
  }
}

template <class T>
int32_t create(const nas_factory*, const nas_create_args* args, void** object, nas_error* error) noexcept {
  int32_t made = NAS_FAILED;
  const int32_t named = guard(error, "creating an object", [&] {
    const std::string where = "creating " + type_name<T>();
    made = guard(error, where, [&] { *object = construct<T>(*args); });
  });
  return named == NAS_OK ? made : named;
}

template <size_t count>
consteval std::array<const nas_factory*, count> pointers_to(const nas_factory (&factories)[count]) {
  std::array<const nas_factory*, count> pointers = {};
  for (size_t i = 0; i < count; ++i) pointers[i] = &factories[i];
  return pointers;
}

inline void require_abi(const nas_host_api& host) {
  if (host.abi_major == NAS_ABI_MAJOR && std::cmp_greater_equal(host.abi_minor, NAS_ABI_MINOR_REQUIRED)) return;
  throw std::runtime_error(
      "built for plugin ABI " NAS_TEXT(NAS_ABI_MAJOR) "." NAS_TEXT(NAS_ABI_MINOR_REQUIRED) ", entered by a host of " +
      std::to_string(host.abi_major) + "." + std::to_string(host.abi_minor));
}

/// What nas_plugin_entry_v1 does: it fails for a host of another ABI; otherwise it remembers the host and returns the
/// factories. The function is static for the reason that message_of() has (nas/guard.h).
static inline int32_t enter(const nas_host_api* host, nas_plugin_api* plugin, nas_error* error, const char* id,
                            std::span<const nas_factory* const> factories) noexcept {
  return guard(error, "entering the plugin", [&] {
    require_abi(*host);
    bind_host(*host, id);
    plugin->struct_size = std::min<uint32_t>(plugin->struct_size, sizeof(nas_plugin_api));
    plugin->factory_count = static_cast<uint32_t>(factories.size());
    plugin->factories = factories.data();
  });
}

}  // namespace detail

/// The factory of T for the kind `kind`, under the name `name`. `doc` is one sentence.
template <class T>
consteval nas_factory factory(const char* kind, const char* name, const char* doc = "") {
  if (std::string_view(kind) == "evaluater") throw "NAS_PLUGIN: the kind \"evaluater\" was renamed to \"evaluator\"";
  return {sizeof(nas_factory), kind, name, doc, &detail::create<T>, nullptr};
}
template <class T>
consteval nas_factory runner(const char* name, const char* doc = "") {
  return factory<T>("runner", name, doc);
}
template <class T>
consteval nas_factory builder(const char* name, const char* doc = "") {
  return factory<T>("builder", name, doc);
}
template <class T>
consteval nas_factory trainer(const char* name, const char* doc = "") {
  return factory<T>("trainer", name, doc);
}
template <class T>
consteval nas_factory finalizers(const char* name, const char* doc = "") {
  return factory<T>("finalizers", name, doc);
}
/// T derives from nas::Op and has a constructor from nas::OpContext (nas/op.h).
template <class T>
consteval nas_factory op(const char* name, const char* doc = "") {
  return factory<OpFactory<T>>("op", name, doc);
}
template <class T>
consteval nas_factory dataset(const char* name, const char* doc = "") {
  return factory<T>("dataset", name, doc);
}
template <class T>
consteval nas_factory searcher(const char* name, const char* doc = "") {
  return factory<T>("searcher", name, doc);
}
template <class T>
consteval nas_factory evaluator(const char* name, const char* doc = "") {
  return factory<T>("evaluator", name, doc);
}

}  // namespace nas

/// Defines the manifest note and the one function that the plugin exports. The first four arguments are string
/// literals; the others are factories.
#define NAS_PLUGIN(id, version, license, summary, ...)                                              \
  namespace {                                                                                       \
  constexpr nas_factory nas_plugin_factories[] = {__VA_ARGS__};                                     \
  constexpr auto nas_plugin_factory_pointers = nas::detail::pointers_to(nas_plugin_factories);      \
  }                                                                                                 \
  NAS_MANIFEST_NOTE(nas_plugin_manifest_note, id, version, license, summary, nas_plugin_factories); \
  extern "C" __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(                    \
      const nas_host_api* host, nas_plugin_api* plugin, nas_error* error) noexcept {                \
    return nas::detail::enter(host, plugin, error, id, nas_plugin_factory_pointers);                \
  }                                                                                                 \
  static_assert(true, "NAS_PLUGIN ends with a semicolon")
