#include "core/ops/pools.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

Pool3x3::Pool3x3(const OpContext& context, engine::OpSpec::Kind kind) : FusibleOp(context.desc()), kind_(kind) {
  require_equal_channels(desc());
  require_edge_stride(desc());
  if (context.pool_batch_norm()) norm_ = register_module("norm", batch_norm(desc().channels_out, false));
}

torch::Tensor Pool3x3::forward(const torch::Tensor& x) {
  const torch::Tensor pooled = pool(x);
  return norm_ ? norm_(pooled) : pooled;
}

torch::Tensor MaxPool3x3::pool(const torch::Tensor& x) const { return torch::max_pool2d(x, 3, desc().stride, 1); }

torch::Tensor AvgPool3x3::pool(const torch::Tensor& x) const {
  return torch::avg_pool2d(x, 3, desc().stride, 1, /*ceil_mode=*/false, /*count_include_pad=*/false);
}

engine::OpSpec Pool3x3::spec() const {
  return {.kind = kind_, .stride = desc().stride, .channels_out = desc().channels_out, .pool_norm = norm_};
}

}  // namespace nas::core
