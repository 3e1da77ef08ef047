#include "core/ops/head.h"

#include "core/ops/op_checks.h"

namespace nas::core {

AdaptiveAvgPool::AdaptiveAvgPool(const OpContext& context) : Op(context.desc()) { require_equal_channels(desc()); }

torch::Tensor AdaptiveAvgPool::forward(const torch::Tensor& x) { return torch::adaptive_avg_pool2d(x, {1, 1}); }

AvgPool7x7::AvgPool7x7(const OpContext& context) : Op(context.desc()) { require_equal_channels(desc()); }

torch::Tensor AvgPool7x7::forward(const torch::Tensor& x) { return torch::avg_pool2d(x, 7); }

}  // namespace nas::core
