#include <algorithm>

#include "core/engine/cell_form.h"
#include "core/engine/kernels.h"

namespace nas::core::engine {

namespace {

bool fits(const torch::nn::BatchNorm2d& norm, torch::ScalarType type) {
  return norm->running_mean.defined() && norm->running_mean.scalar_type() == type &&
         norm->options.momentum().has_value();
}

bool fits(const BlockForm& block, torch::ScalarType type) {
  return std::all_of(block.pointwise.begin(), block.pointwise.end(),
                     [&](const torch::Tensor& weight) { return weight.scalar_type() == type; }) &&
         fits(block.norm, type);
}

bool fits(const OpForm& op, torch::ScalarType type) {
  if (op.kind == OpForm::Kind::unknown) return false;
  if (op.pool_norm && !fits(op.pool_norm, type)) return false;
  return std::all_of(op.blocks.begin(), op.blocks.end(), [&](const BlockForm& block) { return fits(block, type); });
}

bool fits(const EdgeForm& edge, torch::ScalarType type) {
  return edge.candidates.size() <= kMaximumTerms &&
         (!edge.weights.defined() || edge.weights.device().is_cpu()) &&
         std::all_of(edge.candidates.begin(), edge.candidates.end(),
                     [&](const OpForm& op) { return fits(op, type); });
}

bool fits(const std::vector<EdgeForm>& node, torch::ScalarType type) {
  return !node.empty() &&
         std::all_of(node.begin(), node.end(), [&](const EdgeForm& edge) { return fits(edge, type); });
}

bool fits(const torch::Tensor& input, torch::ScalarType type) {
  return input.device().is_cpu() && input.scalar_type() == type && input.dim() == 4 && input.numel() > 0;
}

}  // namespace

bool computable(const CellForm& cell) {
  const torch::ScalarType type = cell.inputs.front().scalar_type();
  if (type != torch::kFloat32 && type != torch::kFloat64) return false;
  return std::all_of(cell.inputs.begin(), cell.inputs.end(), [&](const auto& input) { return fits(input, type); }) &&
         std::all_of(cell.stems.begin(), cell.stems.end(), [&](const OpForm& stem) { return fits(stem, type); }) &&
         std::all_of(cell.nodes.begin(), cell.nodes.end(), [&](const auto& node) { return fits(node, type); });
}

}  // namespace nas::core::engine
