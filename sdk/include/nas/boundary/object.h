#pragma once
/// \file
/// Layer 2 of the plugin ABI begins here: C++ abstract classes without data, reached only after layers 0 and 1 agreed.
/// Plugin-implemented interfaces are frozen at release; a new ability is a new interface found through query().

#include <memory>
#include <string_view>

namespace nas {

/// Root of every object that crosses the boundary. Slots 0 and 1 never move.
class IObject {
 public:
  /// Ends the object; it is freed by the side that made it.
  virtual void destroy() noexcept = 0;
  /// This object as the interface `iid` (e.g. "nas.trainer/0"), or nullptr when it is none. Borrowed from the object.
  virtual void* query(std::string_view iid) noexcept = 0;

 protected:
  ~IObject() = default;
};

struct Destroy {
  void operator()(IObject* object) const noexcept { object->destroy(); }
};
/// Owns an object of the other side.
template <class Interface>
using Ptr = std::unique_ptr<Interface, Destroy>;

/// `object` as Interface, or nullptr. Borrowed.
template <class Interface>
Interface* query(IObject* object) noexcept {
  return object ? static_cast<Interface*>(object->query(Interface::iid)) : nullptr;
}

/// Gives Implementation the two root slots: `class MyTrainer : public Implements<MyTrainer, ITrainer>`.
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

template <class Object, class... Args>
Ptr<Object> make(Args&&... args) {
  return Ptr<Object>(new Object(std::forward<Args>(args)...));
}

}  // namespace nas
