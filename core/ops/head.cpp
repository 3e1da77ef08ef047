#include "core/ops/head.h"

#include "core/ops/op_checks.h"

namespace nas::core {

AdaptiveAvgPool::AdaptiveAvgPool(const OpContext& context) : Op(context.desc()) { require_equal_channels(desc()); }

torch::Tensor AdaptiveAvgPool::forward(const torch::Tensor& x) { return torch::adaptive_avg_pool2d(x, {1, 1}); }

AvgPool7x7::AvgPool7x7(const OpContext& context) : Op(context.desc()) { require_equal_channels(desc()); }

torch::Tensor AvgPool7x7::forward(const torch::Tensor& x) { return torch::avg_pool2d(x, 7); }

Linear::Linear(const OpContext& context) : Op(context.desc()) {
  require_channels(desc());
  linear_ = register_module("linear", torch::nn::Linear(desc().channels_in, desc().channels_out));
}

torch::Tensor Linear::forward(const torch::Tensor& x) { return linear_(x.flatten(1)); }

}  // namespace nas::core
