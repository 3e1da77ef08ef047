#include "core/model/node.h"

#include "core/model/drop_path.h"
#include "core/ops/candidate_set.h"
#include "core/ops/connections.h"
#include "core/ops/fusible_op.h"
#include "core/ops/op_trace.h"
#include "nas/boundary/mixture.h"

namespace nas::core {

namespace {

/// What a plugin drew, (count) numbers of the type of `x`; the kernels do not check them. `each`: what has one of them.
torch::Tensor checked(torch::Tensor drawn, int64_t count, const char* each, const torch::Tensor& x, PluginSite site) {
  if (!drawn.defined() || drawn.dim() != 1 || drawn.size(0) != count || drawn.scalar_type() != x.scalar_type())
    throw plugin_failure(site, "it must return a vector of " + std::to_string(count) + " numbers of type " +
                                   c10::toString(x.scalar_type()) + ", one for each " + each);
  if (!at::isfinite(drawn.detach()).all().item<bool>())
    throw plugin_failure(site, "one of them is infinite or not a number");
  OpTrace::add(site, drawn);
  return drawn;
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

Node::Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, Node* shares)
    : engine_(maker.engine), shares_(shares) {
  const auto modules = register_module("edges", torch::nn::ModuleList());
  for (size_t i = 0; i < desc.edges.size(); ++i) {
    const EdgeDesc& edge = desc.edges[i];
    PlacedOp op = maker.make(edge.op, path + ".edges[" + std::to_string(i) + "]", shares ? &shares->op(i) : nullptr);
    modules->push_back(op.module());
    const Mixture mixture = mixture_of(op, edge.op);
    edges_.push_back({std::move(op), edge.inputs, is_identity(edge.op), mixture, edge.op.channels_out, edge.op.stride});
  }
  if (!edges_.empty()) weigher_ = query<IEdgeWeights>(&op(0));
}

Node::Mixture Node::mixture_of(const PlacedOp& op, const OpDesc& desc) {
  auto* const partial = query<IPartialMixture>(&op.op());
  if (!partial) return {query<IMixture>(&op.op()), 1};
  const int64_t parts = partial->parts();
  if (parts < 1 || desc.channels_in % parts != 0 || desc.channels_in != desc.channels_out)
    throw plugin_failure(op.site(), "it mixes one of " + std::to_string(parts) + " equal parts of " +
                                        std::to_string(desc.channels_in) + " channels");
  return {&partial->mixture(), parts};
}

torch::Tensor Node::forward(const NodeInputs& inputs) {
  if (edges_.empty()) return inputs.states.back();
  draw_edge_weights(inputs.states.front());
  if (const torch::Tensor whole = partially_mixed(inputs); whole.defined()) return whole;
  torch::Tensor sum;
  for (const size_t i : kept_edges()) {
    const torch::Tensor term = edge_output(i, inputs);
    sum = sum.defined() ? sum + term : term;
  }
  return sum;
}

torch::Tensor Node::edge_output(size_t index, const NodeInputs& inputs) {
  const Edge& edge = edges_[index];
  std::vector<torch::Tensor> states;
  for (int64_t input : edge.inputs) states.push_back(inputs.states[static_cast<size_t>(input)]);
  const torch::Tensor& x = states.front();
  const auto compute = [&] {
    if (!edge.mixture.of) {
      const torch::Tensor output = edge.op.apply(states, inputs.size), weight = edge_weight(index);
      return weight.defined() ? weight * output : output;
    }
    const Draw& drawn = draw(index, x);
    return edge.op.apply(states, inputs.size, [&] {
      return edge.mixture.parts == 1 ? mixed(*edge.mixture.of, drawn, x) : partially_mixed(index, drawn, x);
    });
  };
  const torch::Tensor output = compute();
  return is_dropped(edge, inputs.drop_probability) ? drop_path(output, inputs.drop_probability) : output;
}

torch::Tensor Node::mixed(IMixture& mixture, const Draw& draw, const torch::Tensor& x) {
  ICandidateSet& set = mixture.candidates();
  if (!draw.active) return set.forward(x, draw.weights);
  return query<IActiveCandidates>(&set)->forward_active(x, draw.weights, *draw.active);
}

const Node::Draw& Node::draw(size_t edge, const torch::Tensor& x) {
  if (shares_ && !chosen_)
    if (const auto shared = shares_->draws_.find(edge); shared != shares_->draws_.end()) return shared->second;
  const PlacedOp& op = edges_[edge].op;
  IMixture& mixture = *edges_[edge].mixture.of;
  if (chosen_)
    return draws_[edge] = {.weights = torch::ones({mixture.candidates().size()}, x.options().requires_grad(false)),
                           .active = (*chosen_)[edge]};
  const PluginSite site = op.weights_site();
  Draw drawn{.weights = checked(call_plugin(site, [&] { return mixture.weights(); }), mixture.candidates().size(),
                                "candidate", x, site),
             .active = {}};
  drawn.active = active_of(op, mixture);
  if (const torch::Tensor weight = edge_weight(edge); weight.defined()) drawn.weights = weight * drawn.weights;
  return draws_[edge] = std::move(drawn);
}

void Node::draw_edge_weights(const torch::Tensor& x) {
  if (!weigher_ || chosen_) return;
  if (shares_ && shares_->drawn_edge_weights_.defined()) {
    drawn_edge_weights_ = shares_->drawn_edge_weights_;
    return;
  }
  std::vector<IOp*> ops;
  for (const Edge& edge : edges_) ops.push_back(&edge.op.op());
  const PluginSite site = edges_.front().op.edge_weights_site();
  drawn_edge_weights_ = checked(call_plugin(site, [&] { return weigher_->edge_weights(ops); }),
                                static_cast<int64_t>(ops.size()), "edge of the node", x, site);
}

torch::Tensor Node::edge_weight(size_t edge) const {
  return drawn_edge_weights_.defined() ? drawn_edge_weights_[static_cast<int64_t>(edge)] : torch::Tensor();
}

void Node::forget_draws() {
  draws_.clear();
  drawn_edge_weights_.reset();
}

bool Node::is_dropped(const Edge& edge, double drop_probability) const {
  return is_training() && drop_probability != 0.0 && !edge.identity;
}

std::vector<engine::OpSpec> Node::candidates(const Edge& edge) {
  const auto* set = dynamic_cast<const HostCandidateSet*>(&edge.mixture.of->candidates());
  return set ? set->specs() : std::vector<engine::OpSpec>(1);
}

engine::EdgeSpec Node::spec(const Edge& edge) {
  if (edge.inputs.size() != 1 || edge.mixture.parts != 1) return {.candidates = {{}}};
  const auto state = static_cast<size_t>(edge.inputs.front());
  if (edge.mixture.of) return {.state = state, .candidates = candidates(edge)};
  return {.state = state, .candidates = {spec_of(edge.op.op())}};
}

std::vector<engine::EdgeSpec> Node::specs() const {
  std::vector<engine::EdgeSpec> specs;
  for (const size_t i : kept_edges()) specs.push_back(spec(edges_[i]));
  return specs;
}

std::vector<size_t> Node::kept_edges() const {
  std::vector<size_t> kept;
  for (size_t i = 0; i < edges_.size(); ++i)
    if (!chosen_ || !edges_[i].mixture.of || !(*chosen_)[i].empty()) kept.push_back(i);
  return kept;
}

std::vector<engine::InferenceEdge> Node::inference_edges() const {
  std::vector<engine::InferenceEdge> edges;
  for (const Edge& edge : edges_)
    edges.push_back({{edge.inputs.begin(), edge.inputs.end()}, inference_spec_of(edge.op.op())});
  return edges;
}

void Node::weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability) {
  draw_edge_weights(x);
  auto edge = edges.begin();
  for (const size_t i : kept_edges()) {
    if (edges_[i].mixture.of) {
      const Draw& drawn = draw(i, x);
      edge->weights = drawn.weights;
      if (drawn.active) *edge = engine::only_active(std::move(*edge), *drawn.active);
    } else if (const torch::Tensor weight = edge_weight(i); weight.defined()) {
      edge->weights = weight.view(1);
    }
    if (is_dropped(edges_[i], drop_probability)) edge->sample_scale = drop_path_scale(x, drop_probability);
    ++edge;
  }
}

}  // namespace nas::core
