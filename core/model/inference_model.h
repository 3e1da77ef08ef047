#pragma once
/// \file
/// A trained network, ready for images.

#include <torch/torch.h>

#include <memory>

#include "core/engine/inference/network.h"
#include "core/model/model.h"

namespace nas::core {

/// Computes logits with the engine's inference path where the engine knows every op of the network, otherwise op by op
/// with the network itself. [run-thread]
class InferenceModel {
 public:
  /// Copies the weights: what happens to those of `model` afterwards has no effect where is_folded(). `engine`: with
  /// Engine::reference, the network is computed op by op.
  explicit InferenceModel(std::shared_ptr<Model> model, Engine engine = Engine::fused);

  /// Whether batch norms are folded into the weights.
  bool is_folded() const noexcept { return network_ != nullptr; }
  /// (N, C, H, W) of float on the CPU to (N, classes).
  torch::Tensor forward(const torch::Tensor& images);
  const ModelDesc& desc() const noexcept { return model_->desc(); }

 private:
  std::shared_ptr<Model> model_;
  std::unique_ptr<engine::InferenceNetwork> network_;
};

}  // namespace nas::core
