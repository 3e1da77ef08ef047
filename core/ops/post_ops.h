#pragma once
/// \file
/// "concat" and "project": from a cell's states to its output.

#include "nas/op.h"

namespace nas::core {

/// The states along the channels: k times (N, C, H, W) to (N, kC, H, W).
class Concat final : public Op {
 public:
  explicit Concat(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;
};

/// Concat, then 1x1 convolution and batch norm: to (N, C', H, W), so that cells can gain nodes and keep their channels.
class Project final : public Op {
 public:
  explicit Project(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;

 private:
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
