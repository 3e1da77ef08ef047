#include "core/ops/linear.h"

#include "core/ops/op_checks.h"

namespace nas::core {

Linear::Linear(const OpContext& context) : Op(context.desc()) {
  require_channels(desc());
  linear_ = register_module("linear", torch::nn::Linear(desc().channels_in, desc().channels_out));
}

torch::Tensor Linear::forward(const torch::Tensor& x) { return linear_(x.flatten(1)); }

}  // namespace nas::core
