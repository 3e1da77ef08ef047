#pragma once
/// \file
/// Ops by name, the host's and those of loaded plugins, and the builder that makes them.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "nas/op.h"

namespace nas::core {

/// Makes a live op. Throws std::invalid_argument when the op cannot have the channels, stride or attributes of the
/// request.
using OpConstructor = std::function<OpHandle(const OpRequest&)>;

/// Filled before the first model is built, read after. [run-thread]
class OpRegistry {
 public:
  /// Throws Error(plugin) when the name is taken: a description that names it would mean two different ops.
  void add(std::string name, OpConstructor constructor);
  /// The constructor of `name`. Throws std::invalid_argument that lists the known ops when the name is unknown.
  const OpConstructor& at(std::string_view name) const;
  bool has(std::string_view name) const { return constructors_.find(name) != constructors_.end(); }
  /// In alphabetic order.
  std::vector<std::string> names() const;

 private:
  std::map<std::string, OpConstructor, std::less<>> constructors_;
};

/// Constructs an OpClass from its context and `settings`, which distinguish the ops of one class, for example by their
/// kernel size.
template <class OpClass, class... Settings>
OpConstructor constructor_of(Settings... settings) {
  return [settings...](const OpRequest& request) -> OpHandle {
    auto op = std::make_shared<OpClass>(OpContext(request), settings...);
    return {op, op.get()};
  };
}

/// Makes the ops of a registry. Keeps a reference to `registry`, which must live longer. [run-thread]
class OpBuilder final : public Provides<IOpBuilder> {
 public:
  explicit OpBuilder(const OpRegistry& registry, Engine engine = Engine::fused)
      : registry_(registry), engine_(engine) {}
  IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) override;
  ICandidateSet* candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                            std::shared_ptr<torch::nn::Module>& module) override;

 private:
  const OpRegistry& registry_;
  Engine engine_;
};

}  // namespace nas::core
