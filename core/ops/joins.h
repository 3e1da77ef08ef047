#pragma once
/// \file
/// Ops of several inputs: the post ops "concat", "project" and "project_each", from a cell's states to its output, and
/// "multi_op", several ops as one edge.

#include <vector>

#include "core/ops/fusible_op.h"
#include "core/ops/placed_op.h"

namespace nas::core {

/// "concat": joins the states along the channels, k times (N, C, H, W) to (N, kC, H, W). The engine writes them side by
/// side already.
class Concat final : public FusibleOp {
 public:
  explicit Concat(const OpContext& context);
  engine::OpSpec spec() const override { return {.kind = engine::OpSpec::Kind::join}; }
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;
};

/// "project": concat, 1x1 convolution, batch norm. k times (N, C, H, W) to (N, C', H, W), so that a cell can gain nodes
/// and keep its channels.
class Project final : public FusibleOp {
 public:
  explicit Project(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;
  engine::OpSpec inference_spec() const override;

 private:
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

/// "project_each": the function of Project with one convolution per state. A cell that gains a state keeps the names
/// and shapes of the other states' weights, and exactly the same output where the new state is zero. The description's
/// attribute "states" is the number of states, which all have the same channels.
class ProjectEach final : public FusibleOp {
 public:
  explicit ProjectEach(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> states) override;
  engine::OpSpec inference_spec() const override;

 private:
  std::vector<torch::nn::Conv2d> convs_;
  torch::nn::BatchNorm2d norm_{nullptr};
};

/// "multi_op": child i of the description computes on the edge's input i; the outputs are concatenated, and a 1x1
/// convolution and batch norm give them the channels of one op. k times (N, C, H, W) to (N, C', H', W'). Several chosen
/// ops are added to a cell at once this way (Hu et al. 2019, "Efficient Forward Architecture Search").
class MultiOp final : public FusibleOp {
 public:
  /// Throws std::invalid_argument when there is no child, or when a child's channels_in differ from those of the op.
  explicit MultiOp(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> inputs) override;
  engine::OpSpec inference_spec() const override;

 private:
  std::vector<PlacedOp> children_;
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
