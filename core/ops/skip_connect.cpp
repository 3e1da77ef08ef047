#include "core/ops/skip_connect.h"

#include "core/ops/op_checks.h"

namespace nas::core {

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

}  // namespace nas::core
