#include "core/ops/head.h"

#include "core/ops/op_checks.h"

namespace nas::core {

AdaptiveAvgPool::AdaptiveAvgPool(const OpContext& context) : FusibleOp(context.desc()) {
  require_equal_channels(desc());
}

torch::Tensor AdaptiveAvgPool::forward(const torch::Tensor& x) { return torch::adaptive_avg_pool2d(x, {1, 1}); }

AvgPool7x7::AvgPool7x7(const OpContext& context) : FusibleOp(context.desc()) { require_equal_channels(desc()); }

torch::Tensor AvgPool7x7::forward(const torch::Tensor& x) { return torch::avg_pool2d(x, 7); }

Linear::Linear(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  linear_ = register_module("linear", torch::nn::Linear(desc().channels_in, desc().channels_out));
}

torch::Tensor Linear::forward(const torch::Tensor& x) { return linear_(x.flatten(1)); }

engine::OpSpec AdaptiveAvgPool::inference_spec() const {
  return {.kind = engine::OpSpec::Kind::mean, .channels_out = desc().channels_out};
}

engine::OpSpec AvgPool7x7::inference_spec() const {
  return {.kind = engine::OpSpec::Kind::mean, .channels_out = desc().channels_out, .window = 7};
}

engine::OpSpec Linear::inference_spec() const {
  return {.kind = engine::OpSpec::Kind::linear,
          .channels_out = desc().channels_out,
          .weight = linear_->weight,
          .bias = linear_->bias};
}

}  // namespace nas::core
