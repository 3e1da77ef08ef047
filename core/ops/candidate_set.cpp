#include "core/ops/candidate_set.h"

#include "core/engine/cell_spec.h"
#include "core/ops/fusible_op.h"
#include "nas/desc_tree.h"

namespace nas::core {
namespace {

bool adds_nothing(const OpDesc& desc) { return desc.name == "none"; }

/// Of the op whose candidates are being made.
std::string place_of_edge() {
  const PluginCall* call = PluginCall::innermost();
  return call ? std::string(call->site().place) : "";
}

}  // namespace

HostCandidateSet::HostCandidateSet(const OpContext& context, std::span<const std::string_view> primitives,
                                   Engine engine)
    : engine_(engine) {
  if (primitives.empty())
    throw std::invalid_argument("op \"" + context.desc().name + "\" has candidates but names no primitive");
  const auto ops = register_module("ops", torch::nn::ModuleList());
  for (std::string_view primitive : primitives) {
    const OpDesc& edge = context.desc();
    OpDesc desc{std::string(primitive), edge.channels_in, edge.channels_out, edge.stride, {}, {}};
    const OpHandle handle = context.make(desc);
    check_made(handle, desc);
    ops->push_back(handle.module);
    PlacedOp op(handle, desc, place_of_edge());
    candidates_.push_back({std::move(desc), std::move(op)});
  }
}

void HostCandidateSet::describe(int64_t index, ITreeSink& desc) const {
  emit(to_tree(candidates_.at(static_cast<size_t>(index)).desc), desc);
}

std::vector<engine::OpSpec> HostCandidateSet::specs() const {
  std::vector<engine::OpSpec> specs;
  for (const Candidate& candidate : candidates_) specs.push_back(spec_of(candidate.op.op()));
  return specs;
}

torch::Tensor HostCandidateSet::forward(const torch::Tensor& x, const torch::Tensor& weights) {
  TORCH_CHECK(weights.dim() == 1 && weights.size(0) == size(), "a set of ", size(),
              " candidates needs a vector of as many weights, not one of shape ", weights.sizes());
  if (uses_fused(engine_)) {
    const engine::CellSpec cell = {.inputs = {x},
                                   .stems = {{.kind = engine::OpSpec::Kind::identity}},
                                   .nodes = {{{.candidates = specs(), .weights = weights}}},
                                   .training = is_training()};
    if (engine::computable(cell)) return engine::compute(cell).back();
  }
  return forward_op_by_op(x, weights);
}

torch::Tensor HostCandidateSet::forward_op_by_op(const torch::Tensor& x, const torch::Tensor& weights) {
  const std::vector<torch::Tensor> weight = weights.unbind();
  torch::Tensor sum;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    if (adds_nothing(candidates_[i].desc)) continue;
    const torch::Tensor term = weight[i] * candidates_[i].op.apply({&x, 1});
    sum = sum.defined() ? sum + term : term;
  }
  return sum.defined() ? sum : weight[0] * candidates_[0].op.apply({&x, 1});
}

}  // namespace nas::core
