#include "core/ops/op_registry.h"

#include "core/base/error.h"
#include "core/ops/candidate_set.h"

namespace nas::core {

void OpRegistry::add(std::string name, OpConstructor constructor) {
  const auto [entry, added] = constructors_.insert({std::move(name), std::move(constructor)});
  if (!added)
    throw Error(ExitCode::plugin, "there is already an op \"" + entry->first + "\"", "",
                "give the op of the plugin another name");
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

OpHandle OpBuilder::make(const OpRequest& request) {
  const OpDesc desc = op_from_tree(to_tree(*request.desc));
  OpRequest complete = request;
  complete.builder = this;
  return registry_.at(desc.name)(complete);
}

CandidateSetHandle OpBuilder::candidates(const OpRequest& request, std::span<const std::string_view> primitives) {
  OpRequest complete = request;
  complete.builder = this;
  auto set = std::make_shared<HostCandidateSet>(OpContext(complete), primitives, engine_);
  return {set, set.get()};
}

}  // namespace nas::core
