#pragma once
/// \file
/// How a class of a plugin becomes an object that crosses the boundary.

#include <concepts>
#include <string_view>
#include <utility>

#include "nas/boundary/object.h"

namespace nas {

namespace detail {

/// `object` as the one of `Interfaces` whose iid is `iid`, or nullptr.
template <class... Interfaces>
void* interface_of(auto& object, std::string_view iid) noexcept {
  void* found = nullptr;
  static_cast<void>(((iid == Interfaces::iid && (found = static_cast<Interfaces*>(&object), true)) || ...));
  return found;
}

}  // namespace detail

/// Implements destroy() and query() of Interface: `class MyTrainer : public Implements<MyTrainer, ITrainer>`.
/// `Abilities` are further interfaces that the object answers to in query(). An object of Implementation must be made
/// with `new`, because destroy() deletes it.
template <class Implementation, std::derived_from<IObject> Interface, class... Abilities>
class Implements : public Interface, public Abilities... {
  static_assert((!std::derived_from<Abilities, IObject> && ...), "only the first interface of an object owns it");

 public:
  void destroy() noexcept final { delete static_cast<Implementation*>(this); }
  void* query(std::string_view iid) noexcept override {
    return detail::interface_of<Interface, Abilities...>(*this, iid);
  }

 protected:
  virtual ~Implements() = default;
};

/// Implements query() of the interfaces of an object that belongs to the side that made it.
template <class... Interfaces>
class Provides : public Interfaces... {
 public:
  void* query(std::string_view iid) noexcept override { return detail::interface_of<Interfaces...>(*this, iid); }

 protected:
  ~Provides() = default;
};

/// A new Object, owned by the caller.
template <class Object, class... Args>
Ptr<Object> make(Args&&... args) {
  return Ptr<Object>(new Object(std::forward<Args>(args)...));
}

}  // namespace nas
