#include "core/ops/conv_7x1_1x7.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

Conv1x7Then7x1::Conv1x7Then7x1(const OpContext& context) : Op(context.desc()) {
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

}  // namespace nas::core
