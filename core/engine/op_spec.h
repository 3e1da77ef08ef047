#pragma once
/// \file
/// Description of an op for the engine. The op itself provides it.

#include <torch/torch.h>

#include <string_view>
#include <vector>

namespace nas::core::engine {

/// ReLU, depthwise convolution, pointwise convolution, batch norm. The tensors and the norm are the op's own, shared.
struct BlockSpec {
  torch::Tensor depthwise{};             ///< (C, 1, k, k); undefined: one tap of weight 1
  std::vector<torch::Tensor> pointwise;  ///< (C', C, 1, 1) each; two of them form a factorized reduce
  torch::nn::BatchNorm2d norm{nullptr};
  int64_t kernel = 1, stride = 1, dilation = 1;
};

/// An op that is a candidate of an edge, a stem or a post op. The kind `join` is a post op that concatenates states;
/// edges and stems do not have it. The kind `unknown` is an op that the engine cannot compute.
struct OpSpec {
  enum class Kind { unknown, none, identity, max_pool, avg_pool, blocks, join };
  Kind kind = Kind::unknown;
  int64_t stride = 1;
  int64_t channels_out = 0;
  std::vector<BlockSpec> blocks{};            ///< for the kind `blocks`: one or two
  torch::nn::BatchNorm2d pool_norm{nullptr};  ///< norm after a pool; empty: none
};

/// The interface of ops of core that the engine can compute. IOp::query() finds it by its iid.
class IFusible {
 public:
  static constexpr std::string_view iid = "nas.core.fusible";
  /// Refers to the current parameters of the op. [run-thread]
  virtual OpSpec spec() const = 0;

 protected:
  ~IFusible() = default;
};

}  // namespace nas::core::engine
