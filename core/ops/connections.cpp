#include "core/ops/connections.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {
namespace {

/// Without the first row and column; with a zero one at the end where the length is odd, so that striding over it gives
/// as many pixels as striding over `x` itself.
torch::Tensor shifted(const torch::Tensor& x) {
  using torch::indexing::Slice;
  const int64_t odd_height = x.size(2) % 2, odd_width = x.size(3) % 2;
  const torch::Tensor filled = odd_height || odd_width ? torch::constant_pad_nd(x, {0, odd_width, 0, odd_height}) : x;
  return filled.index({Slice(), Slice(), Slice(1), Slice(1)});
}

}  // namespace

FactorizedReduce::FactorizedReduce(const OpContext& context) : FusibleOp(context.desc()) {
  require_two_channels_out(desc());
  require_stride(desc(), 2);
  const int64_t half = desc().channels_out / 2;
  even_ = register_module("even", conv2d(desc().channels_in, half, 1, 2));
  odd_ = register_module("odd", conv2d(desc().channels_in, desc().channels_out - half, 1, 2));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor FactorizedReduce::forward(const torch::Tensor& x) {
  const torch::Tensor active = torch::relu(x);
  return norm_(torch::cat({even_(active), odd_(shifted(active))}, 1));
}

engine::OpSpec FactorizedReduce::spec() const {
  return {.kind = engine::OpSpec::Kind::blocks,
          .stride = 2,
          .channels_out = desc().channels_out,
          .blocks = {{.pointwise = {even_->weight, odd_->weight}, .norm = norm_, .stride = 2}}};
}

}  // namespace nas::core
