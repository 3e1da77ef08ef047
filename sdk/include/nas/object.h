#pragma once
/// \file
/// How a class of a plugin becomes an object that crosses the boundary.

#include <string_view>
#include <utility>

#include "nas/boundary/object.h"

namespace nas {

/// Implements destroy() and query() of Interface: `class MyTrainer : public Implements<MyTrainer, ITrainer>`. An object
/// of Implementation must be made with `new`, because destroy() deletes it.
template <class Implementation, class Interface>
class Implements : public Interface {
 public:
  void destroy() noexcept final { delete static_cast<Implementation*>(this); }
  void* query(std::string_view iid) noexcept override {
    return iid == Interface::iid ? static_cast<Interface*>(this) : nullptr;
  }

 protected:
  virtual ~Implements() = default;
};

/// A new Object, owned by the caller.
template <class Object, class... Args>
Ptr<Object> make(Args&&... args) {
  return Ptr<Object>(new Object(std::forward<Args>(args)...));
}

}  // namespace nas
