#include "core/ops/relu_conv1x1_bn.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

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
