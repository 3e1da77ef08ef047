#include "core/model/inherit_model.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/weights_file.h"
#include "core/ops/candidate_set.h"
#include "nas/evaluation.h"

namespace nas::core {

namespace {

using Names = std::vector<std::string>;

/// The names of the candidates of each set in `model`, by the path of the set's module and a dot.
std::map<std::string, Names> candidate_sets(Model& model) {
  std::map<std::string, Names> sets;
  for (const auto& module : model.named_modules())
    if (const auto* const set = dynamic_cast<const HostCandidateSet*>(module.value().get())) {
      Names& names = sets[module.key() + ".ops."];
      for (int64_t i = 0; i < set->size(); ++i) names.push_back(candidate_desc(*set, i).name);
    }
  return sets;
}

/// The beginning of `name` with `count` of its parts: "cells.0.nodes" of "cells.0.nodes.1.edges" for 3.
std::string first_parts(const std::string& name, int count) {
  size_t end = 0;
  for (int i = 0; i < count && end != name.npos; ++i) end = name.find('.', end + (i > 0 ? 1 : 0));
  return name.substr(0, end);
}

/// The op, outside of candidate sets, that the tensor `name` belongs to.
std::string op_of(const std::string& name) {
  if (name.starts_with("stems.")) return first_parts(name, 2);
  if (!name.starts_with("cells.")) return first_parts(name, 1);
  return first_parts(name, name.find(".nodes.") == name.npos ? 3 : 6);
}

/// Where a tensor of the new network was in the former one.
struct Origin {
  std::string op;                   ///< of the new network: it is copied as a whole or not at all
  std::optional<std::string> name;  ///< in the former network; without a value: it was not there
};

class Origins {
 public:
  Origins(Model& to, Model& from) : to_(candidate_sets(to)), from_(candidate_sets(from)) {}

  Origin of(const std::string& name) const {
    for (const auto& [path, candidates] : to_) {
      if (!name.starts_with(path)) continue;
      const size_t end = name.find('.', path.size());
      const std::string index = name.substr(path.size(), end - path.size());
      const auto former = former_index(path, candidates.at(std::stoul(index)));
      return {path + index, former ? std::optional(path + std::to_string(*former) + name.substr(end)) : std::nullopt};
    }
    return {op_of(name), name};
  }

 private:
  std::optional<size_t> former_index(const std::string& path, const std::string& candidate) const {
    const auto set = from_.find(path);
    if (set == from_.end()) return std::nullopt;
    const auto found = std::ranges::find(set->second, candidate);
    return found == set->second.end() ? std::nullopt : std::optional<size_t>(found - set->second.begin());
  }

  std::map<std::string, Names> to_, from_;
};

const torch::Tensor* fitting(const NamedTensors& former, const Origin& origin, const torch::Tensor& live) {
  const torch::Tensor* const found = origin.name ? find(former, *origin.name) : nullptr;
  return found && found->sizes() == live.sizes() && found->dtype() == live.dtype() ? found : nullptr;
}

void inherit_weights(Model& to, Model& from, InheritedTensors& inherited) {
  const Origins origins(to, from);
  const NamedTensors former = weights_and_buffers(from);
  std::set<std::string> fresh_ops;
  for (const auto& [name, live] : weights_and_buffers(to))
    if (const Origin origin = origins.of(name); !fitting(former, origin, live)) fresh_ops.insert(origin.op);
  for (auto& [name, live] : weights_and_buffers(to)) {
    const Origin origin = origins.of(name);
    const bool fresh = fresh_ops.contains(origin.op);
    if (!fresh) live.copy_(*fitting(former, origin, live));
    ++(fresh ? inherited.fresh : inherited.weights);
  }
}

/// The entries of `former`, one for each of `names`, in the order of `wanted`; undefined when one is missing.
torch::Tensor reordered(const torch::Tensor& former, const Names& names, const Names& wanted) {
  std::vector<int64_t> indices;
  for (const std::string& name : wanted) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return {};
    indices.push_back(found - names.begin());
  }
  return former.flatten().index_select(0, torch::tensor(indices));
}

/// What `live`, an architecture parameter of `op`, inherits from `former`, one of `former_op`; undefined: nothing.
torch::Tensor inherited_parameter(IOp& op, const torch::Tensor& live, IOp& former_op, const torch::Tensor& former) {
  const Names names = candidate_names(op), former_names = candidate_names(former_op);
  const auto one_each = [](const torch::Tensor& parameter, const Names& candidates) {
    return !candidates.empty() && parameter.numel() == static_cast<int64_t>(candidates.size());
  };
  if (one_each(live, names) && one_each(former, former_names)) {
    const torch::Tensor values = reordered(former, former_names, names);
    return values.defined() ? values.view_as(live) : values;
  }
  return former.sizes() == live.sizes() ? former : torch::Tensor();
}

bool has_edge(const ModelDesc& desc, size_t cell, size_t node, size_t edge, const EdgeDesc& like) {
  if (cell >= desc.cells.size() || node >= desc.cells[cell].nodes.size()) return false;
  const std::vector<EdgeDesc>& edges = desc.cells[cell].nodes[node].edges;
  return edge < edges.size() && edges[edge].inputs == like.inputs;
}

void inherit_arch_parameters(Model& to, Model& from, InheritedTensors& inherited) {
  for_each_edge(to.desc(), [&](int64_t c, int64_t n, int64_t e) {
    const auto cell = static_cast<size_t>(c), node = static_cast<size_t>(n), edge = static_cast<size_t>(e);
    const CellDesc& desc = to.desc().cells[cell];
    if (desc.alphas_from != c || !has_edge(from.desc(), cell, node, edge, desc.nodes[node].edges[edge])) return;
    IOp &op = to.op(c, n, e), &former = from.op(c, n, e);
    const auto live = op.arch_parameters(), old = former.arch_parameters();
    for (size_t i = 0; i < std::min(live.size(), old.size()); ++i) {
      const torch::Tensor values = inherited_parameter(op, live[i], former, old[i]);
      if (values.defined()) torch::Tensor(live[i]).copy_(values);
      inherited.arch_parameters += values.defined() ? 1 : 0;
    }
  });
}

}  // namespace

InheritedTensors inherit_model(Model& to, Model& from) {
  const torch::NoGradGuard no_grad;
  InheritedTensors inherited;
  inherit_weights(to, from, inherited);
  inherit_arch_parameters(to, from, inherited);
  return inherited;
}

}  // namespace nas::core
