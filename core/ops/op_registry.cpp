#include "core/ops/op_registry.h"

#include "core/base/error.h"
#include "core/ops/candidate_set.h"

namespace nas::core {

void OpRegistry::add(std::string name, OpConstructor constructor) {
  const auto [entry, added] = constructors_.emplace(std::move(name), std::move(constructor));
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

IOp* OpBuilder::make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) {
  const OpDesc desc = op_from_bytes(request.desc);
  CopyOf<OpRequest> complete(request);
  complete.builder = this;
  OpHandle made = registry_.at(desc.name)(complete);
  module = std::move(made.module);
  return made.op;
}

ICandidateSet* OpBuilder::candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                                     std::shared_ptr<torch::nn::Module>& module) {
  CopyOf<OpRequest> complete(request);
  complete.builder = this;
  const auto set = std::make_shared<HostCandidateSet>(OpContext(complete), primitives, engine_);
  module = set;
  return set.get();
}

}  // namespace nas::core
