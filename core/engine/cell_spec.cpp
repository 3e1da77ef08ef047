#include "core/engine/cell_spec.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace nas::core::engine {

namespace {

/// The shape of a state, which the kernels do not check.
struct StateShape {
  int64_t channels = 0, height = 0, width = 0;
  bool operator==(const StateShape&) const = default;
  StateShape after(int64_t made, int64_t stride) const {
    return {made, (height + stride - 1) / stride, (width + stride - 1) / stride};
  }
};

/// What all tensors and norms of the cell must have in common.
struct CellTraits {
  torch::ScalarType type = torch::kFloat32;
  int64_t images = 0;
  bool training = true;
};

bool fits(const torch::Tensor& tensor, const CellTraits& cell) {
  return tensor.device().is_cpu() && tensor.scalar_type() == cell.type;
}

/// In training, one value per channel has no variance; LibTorch reports that as an error.
bool fits(const torch::nn::BatchNorm2d& norm, const StateShape& shape, const CellTraits& cell) {
  return norm->running_mean.defined() && fits(norm->running_mean, cell) &&
         norm->running_mean.size(0) == shape.channels && norm->options.momentum().has_value() &&
         norm->is_training() == cell.training && (!cell.training || cell.images * shape.height * shape.width > 1);
}

/// The shape of the output of `block`; nothing if the block does not fit its input.
std::optional<StateShape> shape_after(const BlockSpec& block, const StateShape& from, const CellTraits& cell) {
  const torch::Tensor& depthwise = block.depthwise;
  if (depthwise.defined() && (depthwise.size(0) != from.channels || !fits(depthwise, cell))) return std::nullopt;
  int64_t channels = 0;
  for (const torch::Tensor& weight : block.pointwise) {
    if (!fits(weight, cell) || weight.size(1) != from.channels) return std::nullopt;
    channels += weight.size(0);
  }
  const StateShape shape = from.after(channels, block.stride);
  return fits(block.norm, shape, cell) ? std::optional(shape) : std::nullopt;
}

/// The shape of the output of `op`; nothing if the engine cannot compute it.
std::optional<StateShape> shape_after(const OpSpec& op, const StateShape& from, const CellTraits& cell) {
  using Kind = OpSpec::Kind;
  if (op.kind == Kind::unknown || op.kind == Kind::join) return std::nullopt;
  const StateShape to = from.after(op.channels_out, op.stride);
  if (op.kind == Kind::none) return to;
  if (op.kind != Kind::blocks) {
    const bool normed = !op.pool_norm || fits(op.pool_norm, to, cell);
    return normed && op.channels_out == from.channels ? std::optional(to) : std::nullopt;
  }
  std::optional<StateShape> shape = from;
  for (const BlockSpec& block : op.blocks)
    if (shape) shape = shape_after(block, *shape, cell);
  return shape == to ? shape : std::nullopt;
}

/// The shape of the node; nothing if its edges have different shapes or cannot be computed.
std::optional<StateShape> shape_of(const std::vector<EdgeSpec>& node, const std::vector<StateShape>& states,
                                   const CellTraits& cell) {
  std::optional<StateShape> shape;
  for (const EdgeSpec& edge : node) {
    if (edge.candidates.empty() || edge.state >= states.size()) return std::nullopt;
    for (const OpSpec& op : edge.candidates) {
      const auto after = shape_after(op, states[edge.state], cell);
      if (!after || (shape && *shape != *after)) return std::nullopt;
      shape = after;
    }
  }
  return shape;
}

/// The shape of the state of an input, after its stem; nothing if the engine cannot compute it.
std::optional<StateShape> shape_of(const torch::Tensor& input, const OpSpec& stem, const CellTraits& cell) {
  if (!fits(input, cell) || input.dim() != 4 || input.numel() == 0 || input.size(0) != cell.images) return std::nullopt;
  const StateShape shape{input.size(1), input.size(2), input.size(3)};
  if (stem.kind == OpSpec::Kind::identity) return shape;
  return stem.kind == OpSpec::Kind::blocks ? shape_after(stem, shape, cell) : std::nullopt;
}

/// The shapes of all states of the cell; nothing if the engine cannot compute one of them.
std::optional<std::vector<StateShape>> shapes_of_states(const CellSpec& cell, const CellTraits& traits) {
  std::vector<StateShape> states;
  const auto add = [&](const std::optional<StateShape>& shape) {
    if (shape) states.push_back(*shape);
    return shape.has_value();
  };
  for (size_t i = 0; i < cell.inputs.size(); ++i)
    if (!add(shape_of(cell.inputs[i], cell.stems[i], traits))) return std::nullopt;
  for (const auto& node : cell.nodes)
    if (!add(shape_of(node, states, traits))) return std::nullopt;
  return states;
}

}  // namespace

bool computable(const CellSpec& cell) {
  const torch::Tensor& first = cell.inputs.front();
  const CellTraits traits{first.scalar_type(), first.dim() > 0 ? first.size(0) : 0, cell.training};
  if (traits.type != torch::kFloat32 && traits.type != torch::kFloat64) return false;
  if (cell.passed && *cell.passed >= cell.inputs.size()) return false;
  const auto shapes = shapes_of_states(cell, traits);
  if (!shapes) return false;
  const std::vector<StateShape>& states = *shapes;
  return std::all_of(cell.joined.begin(), cell.joined.end(), [&](size_t state) {
    return state < states.size() && states[state].height == states[cell.joined.front()].height &&
           states[state].width == states[cell.joined.front()].width;
  });
}

EdgeSpec only_active(EdgeSpec edge, std::span<const int64_t> active) {
  EdgeSpec some{.state = edge.state, .candidates = {}, .weights = {}, .sample_scale = std::move(edge.sample_scale)};
  for (const int64_t index : active) some.candidates.push_back(std::move(edge.candidates[static_cast<size_t>(index)]));
  const torch::Tensor indices = torch::tensor(at::IntArrayRef(active.data(), active.size()), torch::kInt64);
  some.weights = edge.weights.index_select(0, indices);
  return some;
}

}  // namespace nas::core::engine
