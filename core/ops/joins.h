#pragma once
/// \file
/// "concat", "project" and "project_each": from a cell's states to its output.

#include <vector>

#include "core/ops/fusible_op.h"

namespace nas::core {

/// The states along the channels: k times (N, C, H, W) to (N, kC, H, W). The engine gives them side by side already.
class Concat final : public FusibleOp {
 public:
  explicit Concat(const OpContext& context);
  engine::OpSpec spec() const override { return {.kind = engine::OpSpec::Kind::join}; }
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

/// The same function as Project's, with a convolution of its own for each state: a cell that gains a state keeps the
/// weights of the others under their names and in their shapes, and its output to the bit where the new state is zero.
/// The description's attribute "states" says how many there are, all of one width.
class ProjectEach final : public Op {
 public:
  explicit ProjectEach(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;

 private:
  std::vector<torch::nn::Conv2d> convs_;
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
