// Nodes whose edges mix a part of the channels (nas::IPartialMixture).
#include <algorithm>

#include "core/engine/cell_spec.h"
#include "core/model/drop_path.h"
#include "core/model/node.h"
#include "nas/partial_channels.h"

namespace nas::core {

torch::Tensor Node::partially_mixed(size_t index, const Draw& draw, const torch::Tensor& x) const {
  const Edge& edge = edges_[index];
  const int64_t parts = edge.mixture.parts;
  torch::Tensor passed = partial_channels::passed(x, parts, edge.stride);
  if (const torch::Tensor weight = edge_weight(index); weight.defined()) passed = weight * passed;
  return partial_channels::joined(mixed(*edge.mixture.of, draw, x.narrow(1, 0, x.size(1) / parts)), passed, parts);
}

/// The sum of the mixtures and the weighted sum of what passes are two nodes to the engine. Their channels are shuffled
/// once, because shuffle(a) + shuffle(b) = shuffle(a + b).
torch::Tensor Node::partially_mixed(const NodeInputs& inputs) {
  const int64_t parts = edges_.front().mixture.parts;
  const auto fits = [&](const Edge& edge) { return edge.mixture.parts == parts && edge.inputs.size() == 1; };
  if (parts == 1 || !uses_fused(engine_) || !std::all_of(edges_.begin(), edges_.end(), fits)) return {};
  engine::CellSpec spec{.inputs = {}, .stems = {}, .nodes = {{}, {}}, .training = is_training()};
  const std::vector<size_t> kept = kept_edges();
  for (const size_t i : kept) add_partial_edge(i, inputs, spec);
  spec.joined = {spec.inputs.size(), spec.inputs.size() + 1};
  if (!engine::computable(spec)) return {};
  for (size_t k = 0; k < kept.size(); ++k) {
    const size_t i = kept[k];
    const torch::Tensor& x = spec.inputs[2 * k];
    const Draw& drawn = draw(i, x);
    engine::EdgeSpec& mixed = spec.nodes[0][k];
    engine::EdgeSpec& passed = spec.nodes[1][k];
    mixed.weights = drawn.weights;
    if (drawn.active) mixed = engine::only_active(std::move(mixed), *drawn.active);
    if (const torch::Tensor weight = edge_weight(i); weight.defined()) passed.weights = weight.view(1);
    if (is_dropped(edges_[i], inputs.drop_probability))
      mixed.sample_scale = passed.sample_scale = drop_path_scale(x, inputs.drop_probability);
  }
  return torch::channel_shuffle(engine::compute(spec).front(), parts);
}

void Node::add_partial_edge(size_t index, const NodeInputs& inputs, engine::CellSpec& spec) {
  const Edge& edge = edges_[index];
  const auto state = static_cast<size_t>(edge.inputs.front());
  const torch::Tensor& x = inputs.states[state];
  const int64_t parts = edge.mixture.parts, passing = edge.channels - edge.channels / parts;
  spec.nodes[0].push_back({.state = spec.inputs.size(), .candidates = candidates(edge)});
  spec.inputs.push_back(inputs.split.mixed(state, x, parts));
  spec.nodes[1].push_back(
      {.state = spec.inputs.size(), .candidates = {{.kind = engine::OpSpec::Kind::identity, .channels_out = passing}}});
  spec.inputs.push_back(inputs.split.passed(state, x, parts, edge.stride));
  spec.stems.resize(spec.inputs.size(), {.kind = engine::OpSpec::Kind::identity});
}

}  // namespace nas::core
