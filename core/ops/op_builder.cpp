#include "core/ops/op_builder.h"

#include "core/ops/candidate_set.h"

namespace nas::core {

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
