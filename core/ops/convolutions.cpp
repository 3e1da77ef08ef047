#include "core/ops/convolutions.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

DepthwiseSeparableImpl::DepthwiseSeparableImpl(const DepthwiseSeparableOptions& options) {
  const int64_t channels = options.channels_in;
  depthwise =
      register_module("depthwise", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, options.kernel)
                                                         .stride(options.stride)
                                                         .padding(options.dilation * (options.kernel / 2))
                                                         .dilation(options.dilation)
                                                         .groups(channels)
                                                         .bias(false)));
  pointwise = register_module("pointwise", conv2d(channels, options.channels_out, 1));
  norm = register_module("norm", batch_norm(options.channels_out, options.affine));
}

torch::Tensor DepthwiseSeparableImpl::forward(const torch::Tensor& x) {
  return norm(pointwise(depthwise(torch::relu(x))));
}

engine::BlockSpec DepthwiseSeparableImpl::spec() const {
  const auto& options = depthwise->options;
  return {.depthwise = depthwise->weight,
          .pointwise = {pointwise->weight},
          .norm = norm,
          .kernel = options.kernel_size()->at(0),
          .stride = options.stride()->at(0),
          .dilation = options.dilation()->at(0)};
}

SeparableConv::SeparableConv(const OpContext& context, int64_t kernel) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_edge_stride(desc());
  DepthwiseSeparableOptions options{.channels_in = desc().channels_in,
                                    .channels_out = desc().channels_in,
                                    .kernel = kernel,
                                    .stride = desc().stride,
                                    .affine = context.affine()};
  first_ = register_module("first", DepthwiseSeparable(options));
  options.channels_out = desc().channels_out;
  options.stride = 1;
  second_ = register_module("second", DepthwiseSeparable(options));
}

torch::Tensor SeparableConv::forward(const torch::Tensor& x) { return second_(first_(x)); }

engine::OpSpec SeparableConv::spec() const {
  return {.kind = engine::OpSpec::Kind::blocks,
          .stride = desc().stride,
          .channels_out = desc().channels_out,
          .blocks = {first_->spec(), second_->spec()}};
}

DilatedConv::DilatedConv(const OpContext& context, int64_t kernel) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_edge_stride(desc());
  block_ = register_module("block", DepthwiseSeparable(DepthwiseSeparableOptions{.channels_in = desc().channels_in,
                                                                                 .channels_out = desc().channels_out,
                                                                                 .kernel = kernel,
                                                                                 .stride = desc().stride,
                                                                                 .dilation = 2,
                                                                                 .affine = context.affine()}));
}

torch::Tensor DilatedConv::forward(const torch::Tensor& x) { return block_(x); }

engine::OpSpec DilatedConv::spec() const {
  return {.kind = engine::OpSpec::Kind::blocks,
          .stride = desc().stride,
          .channels_out = desc().channels_out,
          .blocks = {block_->spec()}};
}

Conv1x7Then7x1::Conv1x7Then7x1(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_edge_stride(desc());
  using Options = torch::nn::Conv2dOptions;
  const int64_t in = desc().channels_in, out = desc().channels_out, stride = desc().stride;
  along_width_ = register_module(
      "along_width", torch::nn::Conv2d(Options(in, out, {1, 7}).stride({1, stride}).padding({0, 3}).bias(false)));
  along_height_ = register_module(
      "along_height", torch::nn::Conv2d(Options(out, out, {7, 1}).stride({stride, 1}).padding({3, 0}).bias(false)));
  norm_ = register_module("norm", batch_norm(out, context.affine()));
}

torch::Tensor Conv1x7Then7x1::forward(const torch::Tensor& x) {
  return norm_(along_height_(along_width_(torch::relu(x))));
}

engine::OpSpec Conv1x7Then7x1::inference_spec() const {
  return {.kind = engine::OpSpec::Kind::layers,
          .stride = desc().stride,
          .channels_out = desc().channels_out,
          .layers = {{.weights = {along_width_->weight}, .stride_width = desc().stride, .relu = true},
                     {.weights = {along_height_->weight}, .norm = norm_, .stride_height = desc().stride}}};
}

}  // namespace nas::core
