#pragma once
/// \file
/// Boundary: the roots of layer 2, C++ abstract classes without data. The host and a plugin exchange them only after
/// layers 0 and 1 (nas/abi.h) have been checked.
///
/// One rule for both sides: a released interface never changes. Its table of functions carries no size, so a caller
/// could not see whether a function is there. A new ability is a new interface with an iid of its own, and query() of
/// an object that is at hand finds it.

#include <memory>
#include <string_view>

namespace nas {

/// Root of every interface, those that the host implements and those that plugins implement.
class IInterface {
 public:
  /// This object as the interface `iid`, such as "nas.trainer/1", or nullptr when it does not implement that interface.
  /// The pointer is borrowed: it is valid as long as the object. [run-thread]
  virtual void* query(std::string_view iid) noexcept = 0;

 protected:
  ~IInterface() = default;
};

/// Root of every object that one side makes and the other side owns.
class IObject : public IInterface {
 public:
  /// Ends the object. The owner calls it once; the side that made the object frees its memory. [run-thread]
  virtual void destroy() noexcept = 0;

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
Interface* query(IInterface* object) noexcept {
  return object ? static_cast<Interface*>(object->query(Interface::iid)) : nullptr;
}

/// Thrown by functions of the host when the run must end: because of Ctrl-C, a full disk, or a configuration that asks
/// for something impossible. The host keeps the reason. A plugin lets it pass. It is no std::exception, so that
/// `catch (const std::exception&)` around one training does not take it, and the run also ends when a plugin catches
/// everything and returns. It is visible outside of the library that throws it, because some C++ libraries compare the
/// addresses of types; it has no members and never will.
class [[gnu::visibility("default")]] RunEnds {};

}  // namespace nas
