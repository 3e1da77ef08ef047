#include "core/ops/op_registry.h"

#include "core/base/error.h"

namespace nas::core {

void OpRegistry::add(std::string name, OpConstructor constructor) {
  const auto [entry, added] = constructors_.try_emplace(std::move(name), std::move(constructor));
  if (!added)
    throw Error(ExitCode::plugin, "op \"" + entry->first + "\" is there already", "",
                "Give the op of the plugin another name.");
}

const OpConstructor& OpRegistry::at(std::string_view name) const {
  const auto found = constructors_.find(name);
  if (found != constructors_.end()) return found->second;
  std::string known;
  for (const auto& [other, constructor] : constructors_) known += (known.empty() ? "" : ", ") + other;
  throw std::invalid_argument("there is no op \"" + std::string(name) + "\"; the ops are " + known);
}

std::vector<std::string> OpRegistry::names() const {
  std::vector<std::string> names;
  for (const auto& [name, constructor] : constructors_) names.push_back(name);
  return names;
}

}  // namespace nas::core
