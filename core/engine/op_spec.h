#pragma once
/// \file
/// What the engine has to know of an op to compute it: told by the op itself, in the engine's words.

#include <torch/torch.h>

#include <string_view>
#include <vector>

namespace nas::core::engine {

/// ReLU, depthwise convolution, pointwise convolution, batch norm. Tensors are the op's own parameters.
struct BlockSpec {
  torch::Tensor depthwise{};             ///< (C, 1, k, k); undefined: one tap of weight 1
  std::vector<torch::Tensor> pointwise;  ///< (C', C, 1, 1); two of them make a factorized reduce
  torch::nn::BatchNorm2d norm{nullptr};
  int64_t kernel = 1, stride = 1, dilation = 1;
};

/// A join is a cell's post op that puts its states side by side; no edge has one.
struct OpSpec {
  enum class Kind { unknown, none, identity, max_pool, avg_pool, blocks, join };
  Kind kind = Kind::unknown;
  int64_t stride = 1;
  int64_t channels_out = 0;
  std::vector<BlockSpec> blocks{};            ///< one or two
  torch::nn::BatchNorm2d pool_norm{nullptr};  ///< empty: none
};

/// Ops of core that the engine can compute. Found by IOp::query.
class IFusible {
 public:
  static constexpr std::string_view iid = "nas.core.fusible";
  virtual OpSpec spec() const = 0;

 protected:
  ~IFusible() = default;
};

}  // namespace nas::core::engine
