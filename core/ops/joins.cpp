#include "core/ops/joins.h"

#include <cmath>
#include <stdexcept>

#include "core/base/text.h"
#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {
namespace {

int64_t states_of(const OpDesc& desc) {
  const int64_t states = desc.attributes.contains("states") ? attribute<int64_t>(desc, "states") : 0;
  if (states < 1 || desc.channels_in % states != 0)
    throw std::invalid_argument("op \"project_each\" needs an attribute \"states\" that divides its " +
                                text::counted(desc.channels_in, "channel"));
  return states;
}

/// Draws `conv`, one of several parts, as LibTorch draws one convolution of `all_channels_in` channels.
void draw_weights(torch::nn::Conv2d& conv, int64_t all_channels_in) {
  const torch::NoGradGuard no_grad;
  const double bound = 1.0 / std::sqrt(static_cast<double>(all_channels_in));
  conv->weight.uniform_(-bound, bound);
}

}  // namespace

Concat::Concat(const OpContext& context) : FusibleOp(context.desc()) { require_equal_channels(desc()); }

torch::Tensor Concat::forward_many(std::span<const torch::Tensor> states) {
  if (states.size() == 1) return states[0];
  return torch::cat(at::TensorList(states.data(), states.size()), 1);
}

Project::Project(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  conv_ = register_module("conv", conv2d(desc().channels_in, desc().channels_out, 1));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor Project::forward_many(std::span<const torch::Tensor> states) {
  return norm_(conv_(torch::cat(at::TensorList(states.data(), states.size()), 1)));
}

engine::OpSpec Project::inference_spec() const {
  return {.kind = engine::OpSpec::Kind::layers,
          .channels_out = desc().channels_out,
          .layers = {{.weights = {conv_->weight}, .norm = norm_}}};
}

ProjectEach::ProjectEach(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  const int64_t states = states_of(desc());
  const auto modules = register_module("convs", torch::nn::ModuleList());
  for (int64_t i = 0; i < states; ++i) {
    convs_.push_back(conv2d(desc().channels_in / states, desc().channels_out, 1));
    draw_weights(convs_.back(), desc().channels_in);
    modules->push_back(convs_.back());
  }
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor ProjectEach::forward_many(std::span<const torch::Tensor> states) {
  if (states.size() != convs_.size())
    throw std::invalid_argument("op \"project_each\" has " + std::to_string(convs_.size()) +
                                " convolutions, but the cell has " +
                                text::counted(static_cast<int64_t>(states.size()), "state"));
  torch::Tensor sum = convs_[0](states[0]);
  for (size_t i = 1; i < states.size(); ++i) sum = sum + convs_[i](states[i]);
  return norm_(sum);
}

engine::OpSpec ProjectEach::inference_spec() const {
  engine::LayerSpec layer{.weights = {}, .norm = norm_};
  for (const torch::nn::Conv2d& conv : convs_) layer.weights.push_back(conv->weight);
  return {.kind = engine::OpSpec::Kind::layers, .channels_out = desc().channels_out, .layers = {layer}};
}

MultiOp::MultiOp(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  if (desc().children.empty()) throw std::invalid_argument("op \"multi_op\" has no children");
  const auto ops = register_module("ops", torch::nn::ModuleList());
  int64_t concatenated = 0;
  for (const OpDesc& child : desc().children) {
    if (child.channels_in != desc().channels_in)
      throw std::invalid_argument("op \"multi_op\" has " + std::to_string(desc().channels_in) +
                                  " channels in, but its child \"" + child.name + "\" has " +
                                  std::to_string(child.channels_in));
    const OpHandle handle = context.make(child);
    check_made(handle, child);
    const PluginCall* call = PluginCall::innermost();
    children_.emplace_back(handle, child, call ? std::string(call->site().place) : "");
    ops->push_back(handle.module);
    concatenated += child.channels_out;
  }
  conv_ = register_module("conv", conv2d(concatenated, desc().channels_out, 1));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor MultiOp::forward_many(std::span<const torch::Tensor> inputs) {
  if (inputs.size() != children_.size())
    throw std::invalid_argument("op \"multi_op\" has " + std::to_string(children_.size()) +
                                " children, but the edge has " +
                                text::counted(static_cast<int64_t>(inputs.size()), "input"));
  std::vector<torch::Tensor> outputs;
  for (size_t i = 0; i < inputs.size(); ++i) outputs.push_back(children_[i].apply(inputs.subspan(i, 1)));
  return norm_(conv_(torch::cat(outputs, 1)));
}

engine::OpSpec MultiOp::inference_spec() const {
  engine::OpSpec spec{.kind = engine::OpSpec::Kind::multi,
                      .stride = desc().stride,
                      .channels_out = desc().channels_out,
                      .layers = {{.weights = {conv_->weight}, .norm = norm_}}};
  for (const PlacedOp& child : children_) spec.children.push_back(inference_spec_of(child.op()));
  return spec;
}

}  // namespace nas::core
