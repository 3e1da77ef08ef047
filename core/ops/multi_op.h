#pragma once
/// \file
/// "multi_op": several ops as one edge.

#include <vector>

#include "nas/op.h"

namespace nas::core {

/// The description's child i computes on the edge's i-th input; what they give is concatenated, and a 1x1 convolution
/// and batch norm bring it to one op's channels: k times (N, C, H, W) to (N, C', H', W'). So it is that Petridish adds
/// several chosen ops to a cell at once (Hu et al. 2019, "Efficient Forward Architecture Search").
class MultiOp final : public Op {
 public:
  /// Throws std::invalid_argument when there is no child, or one with other channels in than the op itself.
  explicit MultiOp(const OpContext& context);
  torch::Tensor forward_many(std::span<const torch::Tensor> inputs) override;

 private:
  std::vector<OpHandle> children_;
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
