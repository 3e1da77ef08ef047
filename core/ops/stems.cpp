#include "core/ops/stems.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {
namespace {

using torch::nn::ReLU;
using torch::nn::Sequential;

void add_conv(Sequential& layers, int64_t channels_in, int64_t channels_out, int64_t stride) {
  layers->push_back(conv2d(channels_in, channels_out, 3, stride));
  layers->push_back(batch_norm(channels_out, true));
}

void add_quarter(Sequential& layers, int64_t channels_in, int64_t channels_out) {
  add_conv(layers, channels_in, channels_out / 2, 2);
  layers->push_back(ReLU());
  add_conv(layers, channels_out / 2, channels_out, 2);
}

void add_half(Sequential& layers, int64_t channels_in, int64_t channels_out) {
  layers->push_back(ReLU());
  add_conv(layers, channels_in, channels_out, 2);
}

Sequential full(const OpDesc& desc) {
  Sequential layers;
  add_conv(layers, desc.channels_in, desc.channels_out, 1);
  return layers;
}

Sequential quarter(const OpDesc& desc) {
  require_two_channels_out(desc);
  Sequential layers;
  add_quarter(layers, desc.channels_in, desc.channels_out);
  return layers;
}

Sequential half(const OpDesc& desc) {
  Sequential layers;
  add_half(layers, desc.channels_in, desc.channels_out);
  return layers;
}

Sequential eighth(const OpDesc& desc) {
  Sequential layers = quarter(desc);
  add_half(layers, desc.channels_out, desc.channels_out);
  return layers;
}

}  // namespace

Stem::Stem(const OpContext& context, int64_t stride, Sequential (*layers)(const OpDesc&)) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_stride(desc(), stride);
  layers_ = register_module("layers", layers(desc()));
}

/// Each convolution begins a layer; the ReLU before it and the batch norm after it belong to it.
engine::OpSpec Stem::inference_spec() const {
  engine::OpSpec spec{
      .kind = engine::OpSpec::Kind::layers, .stride = desc().stride, .channels_out = desc().channels_out};
  bool relu = false;
  for (const auto& module : layers_->children()) {
    if (const auto conv = std::dynamic_pointer_cast<torch::nn::Conv2dImpl>(module)) {
      const int64_t stride = conv->options.stride()->at(0);
      spec.layers.push_back({.weights = {conv->weight}, .stride_height = stride, .stride_width = stride, .relu = relu});
    }
    if (const auto norm = std::dynamic_pointer_cast<torch::nn::BatchNorm2dImpl>(module))
      spec.layers.back().norm = torch::nn::BatchNorm2d(norm);
    relu = module->as<torch::nn::ReLU>() != nullptr;
  }
  return spec;
}

StemConv3x3::StemConv3x3(const OpContext& context) : Stem(context, 1, full) {}
StemConv3x3Stride4::StemConv3x3Stride4(const OpContext& context) : Stem(context, 4, quarter) {}
StemConv3x3Stride2::StemConv3x3Stride2(const OpContext& context) : Stem(context, 2, half) {}
StemConv3x3Stride8::StemConv3x3Stride8(const OpContext& context) : Stem(context, 8, eighth) {}

ReluConv1x1BatchNorm::ReluConv1x1BatchNorm(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_stride(desc(), 1);
  conv_ = register_module("conv", conv2d(desc().channels_in, desc().channels_out, 1));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor ReluConv1x1BatchNorm::forward(const torch::Tensor& x) { return norm_(conv_(torch::relu(x))); }

engine::OpSpec ReluConv1x1BatchNorm::spec() const {
  return {.kind = engine::OpSpec::Kind::blocks,
          .stride = 1,
          .channels_out = desc().channels_out,
          .blocks = {{.pointwise = {conv_->weight}, .norm = norm_}}};
}

}  // namespace nas::core
