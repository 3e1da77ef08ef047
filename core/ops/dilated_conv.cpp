#include "core/ops/dilated_conv.h"

#include "core/ops/op_checks.h"

namespace nas::core {

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

}  // namespace nas::core
