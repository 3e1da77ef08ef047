#include "core/ops/post_ops.h"

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

Concat::Concat(const OpContext& context) : Op(context.desc()) { require_equal_channels(desc()); }

torch::Tensor Concat::forward_many(std::span<const torch::Tensor> states) {
  return torch::cat(at::TensorList(states.data(), states.size()), 1);
}

Project::Project(const OpContext& context) : Op(context.desc()) {
  require_channels(desc());
  conv_ = register_module("conv", conv2d(desc().channels_in, desc().channels_out, 1));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor Project::forward_many(std::span<const torch::Tensor> states) {
  return norm_(conv_(torch::cat(at::TensorList(states.data(), states.size()), 1)));
}

}  // namespace nas::core
