#pragma once
/// \file
/// Boundary: the root of layer 2, C++ abstract classes without data. The host and a plugin exchange them only after
/// layers 0 and 1 (nas/abi.h) have been checked. An interface that plugins implement is frozen at release; a new
/// ability is a new interface, which is found through query().

#include <memory>
#include <string_view>

namespace nas {

/// Root of every object that crosses the boundary. Slots 0 and 1 of its table never move.
class IObject {
 public:
  /// Ends the object. The side that made it frees its memory.
  virtual void destroy() noexcept = 0;
  /// This object as the interface `iid`, such as "nas.trainer/0", or nullptr when it does not implement that interface.
  /// The pointer is borrowed: it is valid as long as the object.
  virtual void* query(std::string_view iid) noexcept = 0;

 protected:
  ~IObject() = default;
};

struct Destroy {
  void operator()(IObject* object) const noexcept { object->destroy(); }
};
/// Owns an object that the other side may have made.
template <class Interface>
using Ptr = std::unique_ptr<Interface, Destroy>;

/// `object` as Interface, or nullptr when it is null or does not implement it. The pointer is borrowed.
template <class Interface>
Interface* query(IObject* object) noexcept {
  return object ? static_cast<Interface*>(object->query(Interface::iid)) : nullptr;
}

}  // namespace nas
