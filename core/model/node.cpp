#include "core/model/node.h"

#include "core/model/drop_path.h"
#include "core/ops/candidate_set.h"
#include "core/ops/connections.h"
#include "core/ops/fusible_op.h"
#include "core/ops/op_trace.h"
#include "nas/mixture.h"

namespace nas::core {

namespace {

/// nullptr when the op is not a mixture.
IMixture* mixture_of(IOp& op) { return query<IMixture>(&op); }

/// (number of candidates), of the type of `x`; the kernels do not check them.
torch::Tensor weights_of(const PlacedOp& op, IMixture& mixture, const torch::Tensor& x) {
  const PluginSite site = op.weights_site();
  torch::Tensor weights = call_plugin(site, [&] { return mixture.weights(); });
  const int64_t candidates = mixture.candidates().size();
  if (!weights.defined() || weights.dim() != 1 || weights.size(0) != candidates ||
      weights.scalar_type() != x.scalar_type())
    throw plugin_failure(site, "it must return a vector of " + std::to_string(candidates) + " numbers of type " +
                                   c10::toString(x.scalar_type()) + ", one for each candidate");
  if (!at::isfinite(weights.detach()).all().item<bool>())
    throw plugin_failure(site, "one of them is infinite or not a number");
  OpTrace::add(site, weights);
  return weights;
}

std::optional<std::vector<int64_t>> active_of(const PlacedOp& op, IMixture& mixture) {
  auto* const sampled = query<ISampledMixture>(&op.op());
  if (!sampled) return std::nullopt;
  return call_plugin(op.active_site(), [&] {
    const std::span<const int64_t> active = sampled->active();
    check_active(active, mixture.candidates().size());
    return std::vector<int64_t>(active.begin(), active.end());
  });
}

}  // namespace

Node::Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, Node* shares) : shares_(shares) {
  const auto modules = register_module("edges", torch::nn::ModuleList());
  for (size_t i = 0; i < desc.edges.size(); ++i) {
    const EdgeDesc& edge = desc.edges[i];
    PlacedOp op = maker.make(edge.op, path + ".edges[" + std::to_string(i) + "]", shares ? &shares->op(i) : nullptr);
    modules->push_back(op.module());
    edges_.push_back({std::move(op), edge.inputs, is_identity(edge.op)});
  }
}

torch::Tensor Node::forward(std::span<const torch::Tensor> states, MapSize size, double drop_probability) {
  if (edges_.empty()) return states.back();
  torch::Tensor sum;
  for (size_t i = 0; i < edges_.size(); ++i) {
    const torch::Tensor term = forward(i, states, size, drop_probability);
    sum = sum.defined() ? sum + term : term;
  }
  return sum;
}

torch::Tensor Node::forward(size_t index, std::span<const torch::Tensor> states, MapSize size,
                            double drop_probability) {
  const Edge& edge = edges_[index];
  std::vector<torch::Tensor> inputs;
  for (int64_t input : edge.inputs) inputs.push_back(states[static_cast<size_t>(input)]);
  const auto compute = [&] {
    IMixture* const mixture = mixture_of(edge.op.op());
    if (!mixture) return edge.op.apply(inputs, size);
    const Draw& drawn = draw(index, *mixture, inputs.front());
    return edge.op.apply(inputs, size, [&] { return mixed(*mixture, drawn, inputs.front()); });
  };
  const torch::Tensor output = compute();
  return is_dropped(edge, drop_probability) ? drop_path(output, drop_probability) : output;
}

torch::Tensor Node::mixed(IMixture& mixture, const Draw& draw, const torch::Tensor& x) {
  ICandidateSet& set = mixture.candidates();
  if (!draw.active) return set.forward(x, draw.weights);
  return query<IActiveCandidates>(&set)->forward_active(x, draw.weights, *draw.active);
}

const Node::Draw& Node::draw(size_t edge, IMixture& mixture, const torch::Tensor& x) {
  if (shares_)
    if (const auto shared = shares_->draws_.find(edge); shared != shares_->draws_.end()) return shared->second;
  const PlacedOp& op = edges_[edge].op;
  Draw drawn{.weights = weights_of(op, mixture, x), .active = {}};
  drawn.active = active_of(op, mixture);
  return draws_[edge] = std::move(drawn);
}

bool Node::is_dropped(const Edge& edge, double drop_probability) const {
  return is_training() && drop_probability != 0.0 && !edge.identity;
}

engine::EdgeSpec Node::spec(const Edge& edge) {
  if (edge.inputs.size() != 1) return {.candidates = {{}}};
  const auto state = static_cast<size_t>(edge.inputs.front());
  if (IMixture* const mixture = mixture_of(edge.op.op()))
    if (const auto* set = dynamic_cast<const HostCandidateSet*>(&mixture->candidates()))
      return {.state = state, .candidates = set->specs()};
  return {.state = state, .candidates = {spec_of(edge.op.op())}};
}

std::vector<engine::EdgeSpec> Node::specs() const {
  std::vector<engine::EdgeSpec> specs;
  for (const Edge& edge : edges_) specs.push_back(spec(edge));
  return specs;
}

std::vector<engine::InferenceEdge> Node::inference_edges() const {
  std::vector<engine::InferenceEdge> edges;
  for (const Edge& edge : edges_)
    edges.push_back({{edge.inputs.begin(), edge.inputs.end()}, inference_spec_of(edge.op.op())});
  return edges;
}

void Node::weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability) {
  for (size_t i = 0; i < edges_.size(); ++i) {
    if (IMixture* const mixture = mixture_of(edges_[i].op.op())) {
      const Draw& drawn = draw(i, *mixture, x);
      edges[i].weights = drawn.weights;
      if (drawn.active) edges[i] = engine::only_active(std::move(edges[i]), *drawn.active);
    }
    if (is_dropped(edges_[i], drop_probability)) edges[i].sample_scale = drop_path_scale(x, drop_probability);
  }
}

}  // namespace nas::core
