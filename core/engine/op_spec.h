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

/// ReLU, dense convolution, batch norm, with a padding of half of the kernel. The tensors and the norm are the op's
/// own.
struct LayerSpec {
  std::vector<torch::Tensor> weights;  ///< (C', C, h, w) each; several read the parts of a concatenated input
  torch::nn::BatchNorm2d norm{nullptr};
  int64_t stride_height = 1, stride_width = 1;
  bool relu = false;  ///< of the input
};

/// An op that is a candidate of an edge, a stem or a post op. The kind `join` is a post op that concatenates states;
/// edges and stems do not have it. The kind `unknown` is an op that the engine cannot compute. The kinds from `layers`
/// on are computed in inference only: IFusible::spec() does not return them.
struct OpSpec {
  enum class Kind { unknown, none, identity, max_pool, avg_pool, blocks, join, layers, multi, mean, linear };
  Kind kind = Kind::unknown;
  int64_t stride = 1;
  int64_t channels_out = 0;
  std::vector<BlockSpec> blocks{};            ///< for the kind `blocks`: one or two
  torch::nn::BatchNorm2d pool_norm{nullptr};  ///< norm after a pool; empty: none
  /// For the kind `layers`, one after the other. For the kind `multi` one, which reads the concatenated children.
  std::vector<LayerSpec> layers{};
  std::vector<OpSpec> children{};  ///< for the kind `multi`: one for each input
  int64_t window = 0;              ///< for the kind `mean`: of the first (window, window) pixels; 0: of all
  torch::Tensor weight{}, bias{};  ///< for the kind `linear`: (C', C) and (C')
};

/// The interface of ops of core that the engine can compute. IOp::query() finds it by its iid.
class IFusible {
 public:
  static constexpr std::string_view iid = "nas.core.fusible";
  /// Refers to the current parameters of the op. [run-thread]
  virtual OpSpec spec() const = 0;
  /// The same for inference, of more ops.
  virtual OpSpec inference_spec() const = 0;

 protected:
  ~IFusible() = default;
};

}  // namespace nas::core::engine
