#pragma once
/// \file
/// Ops by name: the host's, and those of loaded plugins.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nas/op.h"

namespace nas::core {

/// Makes a live op; throws std::invalid_argument when the request describes none.
using OpConstructor = std::function<OpHandle(const OpRequest&)>;

/// Filled before the first model is built, read after. [run-thread]
class OpRegistry {
 public:
  /// Throws Error(plugin) when the name is taken: two plugins, or a plugin and the host, would mean different ops by
  /// it.
  void add(std::string name, OpConstructor constructor);
  /// The constructor of `name`; throws std::invalid_argument that lists the known ops when there is none.
  const OpConstructor& at(std::string_view name) const;
  bool has(std::string_view name) const { return constructors_.find(name) != constructors_.end(); }
  /// In alphabetic order.
  std::vector<std::string> names() const;

 private:
  std::map<std::string, OpConstructor, std::less<>> constructors_;
};

/// Constructs an OpClass from its context and `settings`, which tell ops of one class apart (a kernel size).
template <class OpClass, class... Settings>
OpConstructor constructor_of(Settings... settings) {
  return [settings...](const OpRequest& request) -> OpHandle {
    auto op = std::make_shared<OpClass>(OpContext(request), settings...);
    return {op, op.get()};
  };
}

}  // namespace nas::core
