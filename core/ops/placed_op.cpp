#include "core/ops/placed_op.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/base/plugin_owner.h"
#include "core/ops/op_trace.h"

namespace nas::core {

namespace {

std::string shape_text(const torch::Tensor& tensor) {
  std::string text = "(";
  for (const int64_t size : tensor.sizes()) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

std::string type_text(const torch::Tensor& tensor) { return c10::toString(tensor.scalar_type()); }

}  // namespace

PlacedOp::PlacedOp(OpHandle handle, const OpDesc& desc, std::string place, OutputKind kind)
    : handle_(std::move(handle)),
      plugin_(plugin_of(*handle_.op)),
      part_("op \"" + desc.name + "\""),
      weights_part_("the weights of " + part_),
      active_part_("the active candidates of " + part_),
      edge_weights_part_("the edge weights of " + part_),
      place_(std::move(place)),
      channels_out_(desc.channels_out),
      stride_(desc.stride),
      kind_(kind) {}

torch::Tensor PlacedOp::apply(std::span<const torch::Tensor> inputs) const {
  return apply(inputs, kind_ == OutputKind::map ? size_of(inputs.front()).after(stride_) : MapSize{});
}

torch::Tensor PlacedOp::apply(std::span<const torch::Tensor> inputs, MapSize size) const {
  return apply(inputs, size, [&] { return handle_.op->apply(inputs); });
}

torch::Tensor PlacedOp::apply(std::span<const torch::Tensor> inputs, MapSize size,
                              const std::function<torch::Tensor()>& compute) const {
  torch::Tensor output = call_plugin(site(), compute);
  if (!fits(output, inputs.front(), size)) refuse(output, inputs.front(), size);
  OpTrace::add(site(), output);
  return output;
}

/// Compares a few numbers, because it runs after each op of each step.
bool PlacedOp::fits(const torch::Tensor& output, const torch::Tensor& input, MapSize size) const {
  if (!output.defined() || output.scalar_type() != input.scalar_type()) return false;
  const c10::IntArrayRef shape = output.sizes();
  if (shape.size() != (kind_ == OutputKind::logits ? 2 : 4)) return false;
  return shape[0] == input.size(0) && shape[1] == channels_out_ &&
         (kind_ != OutputKind::map || (shape[2] == size.height && shape[3] == size.width));
}

std::string PlacedOp::expected_shape(const torch::Tensor& input, MapSize size) const {
  const std::string shape = "(" + std::to_string(input.size(0)) + ", " + std::to_string(channels_out_);
  if (kind_ == OutputKind::logits) return shape + ")";
  if (kind_ == OutputKind::pooled) return shape + ", H, W)";
  return shape + ", " + std::to_string(size.height) + ", " + std::to_string(size.width) + ")";
}

void PlacedOp::refuse(const torch::Tensor& output, const torch::Tensor& input, MapSize size) const {
  if (!output.defined()) throw plugin_failure(site(), "it returned an undefined tensor");
  throw plugin_failure(site(), "it returned a tensor of shape " + shape_text(output) + " and type " +
                                   type_text(output) + ", but its description asks for shape " +
                                   expected_shape(input, size) + " and its input has type " + type_text(input));
}

void check_made(const OpHandle& handle, const OpDesc& desc) {
  const std::string op = "op \"" + desc.name + "\"";
  if (!handle.module || !handle.op) throw std::invalid_argument(op + " was made without its module");
  const auto weights = handle.module->parameters();
  for (const torch::Tensor& alphas : handle.op->arch_parameters()) {
    if (!alphas.defined()) throw std::invalid_argument(op + " has an undefined architecture parameter");
    if (std::ranges::any_of(weights, [&](const torch::Tensor& weight) { return weight.is_same(alphas); }))
      throw std::invalid_argument(op + " registers an architecture parameter as a weight too; add it with " +
                                  "add_arch_parameter() alone, without register_parameter()");
  }
}

}  // namespace nas::core
