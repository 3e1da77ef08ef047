#pragma once
/// \file
/// "linear": features to logits.

#include "nas/op.h"

namespace nas::core {

/// (N, channels_in, 1, 1) to (N, channels_out), with bias.
class Linear final : public Op {
 public:
  explicit Linear(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;

 private:
  torch::nn::Linear linear_{nullptr};
};

}  // namespace nas::core
