#include <algorithm>
#include <optional>

#include "core/engine/cell_form.h"

namespace nas::core::engine {

namespace {

/// What the kernels will take for granted of a state.
struct StateShape {
  int64_t channels = 0, height = 0, width = 0;
  bool operator==(const StateShape&) const = default;
};

bool fits(const torch::nn::BatchNorm2d& norm, int64_t channels, torch::ScalarType type) {
  return norm->running_mean.defined() && norm->running_mean.scalar_type() == type &&
         norm->running_mean.size(0) == channels && norm->options.momentum().has_value();
}

/// The channels that `block` makes of `channels`; nothing when it cannot take them.
std::optional<int64_t> channels_after(const BlockForm& block, int64_t channels, torch::ScalarType type) {
  if (block.depthwise.defined() && block.depthwise.size(0) != channels) return std::nullopt;
  int64_t out = 0;
  for (const torch::Tensor& weight : block.pointwise) {
    if (weight.scalar_type() != type || weight.size(1) != channels) return std::nullopt;
    out += weight.size(0);
  }
  return fits(block.norm, out, type) ? std::optional(out) : std::nullopt;
}

/// What `op` makes of a state; nothing when the engine cannot compute that.
std::optional<StateShape> shape_after(const OpForm& op, const StateShape& from, torch::ScalarType type) {
  std::optional<int64_t> channels = from.channels;
  if (op.kind == OpForm::Kind::unknown || op.kind == OpForm::Kind::join) return std::nullopt;
  if (op.kind == OpForm::Kind::none) channels = op.channels_out;
  if (op.pool_norm && !fits(op.pool_norm, from.channels, type)) return std::nullopt;
  for (const BlockForm& block : op.blocks)
    if (channels) channels = channels_after(block, *channels, type);
  if (!channels || *channels != op.channels_out) return std::nullopt;
  return StateShape{*channels, (from.height + op.stride - 1) / op.stride, (from.width + op.stride - 1) / op.stride};
}

bool fits(const EdgeForm& edge) {
  const auto count = static_cast<int64_t>(edge.candidates.size());
  if (count < 1) return false;
  if (!edge.weights.defined()) return count == 1;
  return edge.weights.device().is_cpu() && edge.weights.dim() == 1 && edge.weights.size(0) == count;
}

/// The shape of the node's sum; nothing when its edges do not agree on one.
std::optional<StateShape> shape_of(const std::vector<EdgeForm>& node, const std::vector<StateShape>& states,
                                   torch::ScalarType type) {
  std::optional<StateShape> shape;
  for (const EdgeForm& edge : node) {
    if (!fits(edge) || edge.state >= states.size()) return std::nullopt;
    for (const OpForm& op : edge.candidates) {
      const auto after = shape_after(op, states[edge.state], type);
      if (!after || (shape && *shape != *after)) return std::nullopt;
      shape = after;
    }
  }
  return shape;
}

bool fits(const torch::Tensor& input, torch::ScalarType type) {
  return input.device().is_cpu() && input.scalar_type() == type && input.dim() == 4 && input.numel() > 0;
}

}  // namespace

bool computable(const CellForm& cell) {
  const torch::ScalarType type = cell.inputs.front().scalar_type();
  if (type != torch::kFloat32 && type != torch::kFloat64) return false;
  std::vector<StateShape> states;
  for (size_t i = 0; i < cell.inputs.size(); ++i) {
    const torch::Tensor& input = cell.inputs[i];
    if (!fits(input, type) || input.size(0) != cell.inputs.front().size(0)) return false;
    const StateShape shape{input.size(1), input.size(2), input.size(3)};
    const bool is_state = cell.stems[i].kind == OpForm::Kind::identity;
    const auto after = is_state ? shape : shape_after(cell.stems[i], shape, type);
    if (!after) return false;
    states.push_back(*after);
  }
  for (const auto& node : cell.nodes) {
    const auto shape = shape_of(node, states, type);
    if (!shape) return false;
    states.push_back(*shape);
  }
  return std::all_of(cell.joined.begin(), cell.joined.end(), [&](size_t state) {
    return state < states.size() && states[state].height == states[cell.joined.front()].height &&
           states[state].width == states[cell.joined.front()].width;
  });
}

}  // namespace nas::core::engine
