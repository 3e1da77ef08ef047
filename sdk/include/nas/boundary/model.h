#pragma once
/// \file
/// A network in training, as a plugin sees it.

#include <torch/torch.h>

#include <span>
#include <string_view>

#include "nas/op.h"
#include "nas/tree.h"

namespace nas {

/// Implemented by the host. Spans and references live as long as the model. [run-thread]
class IModel {
 public:
  static constexpr std::string_view iid = "nas.model/0";
  /// Logits (N, classes) of `x` (N, C, H, W). In training with an auxiliary tower, and `aux_logits` not null,
  /// `*aux_logits` gets its (N, classes); otherwise it stays undefined.
  virtual torch::Tensor forward(const torch::Tensor& x, torch::Tensor* aux_logits) = 0;
  virtual torch::nn::Module& module() = 0;
  /// Every trained weight, in a fixed order; no architecture parameter is among them.
  virtual std::span<const torch::Tensor> weights() const = 0;
  /// Running statistics of the batch norms and the like, in a fixed order.
  virtual std::span<const torch::Tensor> buffers() const = 0;
  /// Each architecture parameter once, in the order of the cells that own them.
  virtual std::span<const torch::Tensor> arch_parameters() const = 0;
  /// Its ModelDesc.
  virtual void describe(ITreeSink& desc) const = 0;
  /// The op of an edge, borrowed. Throws std::out_of_range.
  virtual IOp& op(int64_t cell, int64_t node, int64_t edge) = 0;

 protected:
  ~IModel() = default;
};

/// The description of `model` as a value.
inline ModelDesc desc_of(const IModel& model) {
  TreeBuilder builder;
  model.describe(builder);
  return model_from_tree(builder.tree());
}

}  // namespace nas
