#include "core/ops/separable_conv.h"

#include "core/ops/op_checks.h"

namespace nas::core {

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

}  // namespace nas::core
