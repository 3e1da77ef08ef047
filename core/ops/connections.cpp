#include "core/ops/connections.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {
namespace {

/// `x` (N, C, H, W) without its first row and column. An odd side is padded with zeros at its end, so that a stride of
/// 2 gives as many pixels as over `x` itself.
torch::Tensor shifted(const torch::Tensor& x) {
  using torch::indexing::Slice;
  const int64_t odd_height = x.size(2) % 2, odd_width = x.size(3) % 2;
  const torch::Tensor filled = odd_height || odd_width ? torch::constant_pad_nd(x, {0, odd_width, 0, odd_height}) : x;
  return filled.index({Slice(), Slice(), Slice(1), Slice(1)});
}

}  // namespace

None::None(const OpContext& context) : FusibleOp(context.desc()) {
  require_channels(desc());
  require_edge_stride(desc());
}

torch::Tensor None::forward(const torch::Tensor& x) {
  const auto reduced = [&](int64_t size) { return (size + desc().stride - 1) / desc().stride; };
  return x.new_zeros({x.size(0), desc().channels_out, reduced(x.size(2)), reduced(x.size(3))});
}

engine::OpSpec None::spec() const {
  return {.kind = engine::OpSpec::Kind::none, .stride = desc().stride, .channels_out = desc().channels_out};
}

SkipConnect::SkipConnect(const OpContext& context) : FusibleOp(context.desc()) {
  require_edge_stride(desc());
  if (is_identity(desc())) {
    require_equal_channels(desc());
    return;
  }
  OpDesc reduce = desc();
  reduce.name = "factorized_reduce";
  reduce_ = context.make(reduce);
  register_module("reduce", reduce_.module);
}

torch::Tensor SkipConnect::forward(const torch::Tensor& x) { return reduce_.op ? reduce_.op->apply({&x, 1}) : x; }

bool is_identity(const OpDesc& desc) { return desc.name == "skip_connect" && desc.stride == 1; }

engine::OpSpec SkipConnect::spec() const {
  if (reduce_.op) return spec_of(*reduce_.op);
  return {.kind = engine::OpSpec::Kind::identity, .stride = 1, .channels_out = desc().channels_out};
}

FactorizedReduce::FactorizedReduce(const OpContext& context) : FusibleOp(context.desc()) {
  require_two_channels_out(desc());
  require_stride(desc(), 2);
  const int64_t half = desc().channels_out / 2;
  even_ = register_module("even", conv2d(desc().channels_in, half, 1, 2));
  odd_ = register_module("odd", conv2d(desc().channels_in, desc().channels_out - half, 1, 2));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor FactorizedReduce::forward(const torch::Tensor& x) {
  // On CPUs with AVX2 and without AVX-512, oneDNN as of LibTorch 2.13 writes past the gradient of the weights of a 1x1
  // convolution of stride 2 in channels_last when its channels are no multiple of 8.
  const bool whole_vectors = desc().channels_in % 8 == 0 && desc().channels_out % 16 == 0;
  const torch::Tensor active = torch::relu(whole_vectors ? x : x.contiguous());
  return norm_(torch::cat({even_(active), odd_(shifted(active))}, 1));
}

engine::OpSpec FactorizedReduce::spec() const {
  return {.kind = engine::OpSpec::Kind::blocks,
          .stride = 2,
          .channels_out = desc().channels_out,
          .blocks = {{.pointwise = {even_->weight, odd_->weight}, .norm = norm_, .stride = 2}}};
}

}  // namespace nas::core
