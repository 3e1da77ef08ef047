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
    all_.push_back(size());
    candidates_.push_back({std::move(desc), std::move(op)});
  }
}

void HostCandidateSet::describe(int64_t index, TreeOut& desc) const {
  if (index < 0 || index >= size())
    throw std::out_of_range("there is no candidate " + std::to_string(index) + " in a set of " +
                            std::to_string(size()));
  give(desc, candidates_[static_cast<size_t>(index)].desc);
}

std::vector<engine::OpSpec> HostCandidateSet::specs() const {
  std::vector<engine::OpSpec> specs;
  for (const Candidate& candidate : candidates_) specs.push_back(spec_of(candidate.op.op()));
  return specs;
}

torch::Tensor HostCandidateSet::forward(const torch::Tensor& x, const torch::Tensor& weights) {
  return forward_active(x, weights, all_);
}

torch::Tensor HostCandidateSet::forward_active(const torch::Tensor& x, const torch::Tensor& weights,
                                               std::span<const int64_t> active) {
  TORCH_CHECK(weights.dim() == 1 && weights.size(0) == size(), "a set of ", size(),
              " candidates needs a vector of as many weights, not one of shape ", weights.sizes());
  TORCH_CHECK(at::isfinite(weights.detach()).all().item<bool>(), "one of the weights of its ", size(),
              " candidates is infinite or not a number");
  check_active(active, size());
  if (uses_fused(engine_)) {
    engine::EdgeSpec edge{.candidates = specs(), .weights = weights};
    if (active.size() < all_.size()) edge = only_active(std::move(edge), active);
    const engine::CellSpec cell = {.inputs = {x},
                                   .stems = {{.kind = engine::OpSpec::Kind::identity}},
                                   .nodes = {{std::move(edge)}},
                                   .training = is_training()};
    if (engine::computable(cell)) return engine::compute(cell).back();
  }
  return forward_op_by_op(x, weights, active);
}

torch::Tensor HostCandidateSet::forward_op_by_op(const torch::Tensor& x, const torch::Tensor& weights,
                                                 std::span<const int64_t> active) {
  const std::vector<torch::Tensor> weight = weights.unbind();
  torch::Tensor sum;
  for (const auto i : active) {
    const Candidate& candidate = candidates_[static_cast<size_t>(i)];
    if (adds_nothing(candidate.desc)) continue;
    const torch::Tensor term = weight[static_cast<size_t>(i)] * candidate.op.apply({&x, 1});
    sum = sum.defined() ? sum + term : term;
  }
  const auto first = static_cast<size_t>(active.front());
  return sum.defined() ? sum : weight[first] * candidates_[first].op.apply({&x, 1});
}

void check_active(std::span<const int64_t> active, int64_t size) {
  if (active.empty()) throw std::invalid_argument("none of the " + std::to_string(size) + " candidates is active");
  std::vector<bool> seen(static_cast<size_t>(size));
  for (const int64_t index : active) {
    if (index < 0 || index >= size)
      throw std::invalid_argument("candidate " + std::to_string(index) + " is active, but there are " +
                                  std::to_string(size) + ", counted from 0");
    if (seen[static_cast<size_t>(index)])
      throw std::invalid_argument("candidate " + std::to_string(index) + " is active twice");
    seen[static_cast<size_t>(index)] = true;
  }
}

}  // namespace nas::core
