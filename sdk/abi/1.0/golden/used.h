#pragma once
// Which interfaces of the boundary the golden plugin has used, and what it checks.
#include <set>
#include <stdexcept>
#include <string>

#include "nas/host.h"

namespace nas::golden {

/// The iids of the interfaces of which a function was called: by the plugin where the host implements the interface,
/// and by the host where the plugin does.
inline std::set<std::string>& used() {
  static std::set<std::string> iids;
  return iids;
}

template <class Interface>
Interface& use(Interface& object) {
  used().insert(std::string(Interface::iid));
  return object;
}

/// The service `Interface` of the host.
template <class Interface>
Interface& service() {
  return use(host().require<Interface>());
}

/// The ability `Interface` of `object`. Throws when there is none.
template <class Interface>
Interface& ability(IInterface& object) {
  if (auto* const found = nas::query<Interface>(&object)) return use(*found);
  throw std::runtime_error("the host lacks " + std::string(Interface::iid));
}

inline void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string("golden: it does not hold that ") + what);
}

}  // namespace nas::golden
