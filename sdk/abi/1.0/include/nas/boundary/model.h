#pragma once
/// \file
/// Boundary: a network in training, as a plugin sees it.

#include <torch/torch.h>

#include <span>
#include <string_view>

#include "nas/boundary/op.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host. Spans and references live as long as the model. [run-thread]
class IModel : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.model/1";
  /// The logits (N, classes) of `x` (N, C, H, W). When the model is in training mode, has an auxiliary tower, and
  /// `aux_logits` is not null, `*aux_logits` receives the logits (N, classes) of the tower; otherwise it is left as it
  /// is. `x` is on the device of the model. Throws a std::runtime_error when an op fails.
  virtual torch::Tensor forward(const torch::Tensor& x, torch::Tensor* aux_logits) = 0;
  /// The torch module of the network, owned by the host. A plugin that changes its mode puts it back.
  virtual torch::nn::Module& module() = 0;
  /// Every trained weight, in a fixed order. No architecture parameter is among them.
  virtual std::span<const torch::Tensor> weights() const = 0;
  /// The buffers of the modules, such as the running statistics of batch norms, in a fixed order.
  virtual std::span<const torch::Tensor> buffers() const = 0;
  /// Each architecture parameter once, in the order of the cells that own them.
  virtual std::span<const torch::Tensor> arch_parameters() const = 0;
  /// Gives its ModelDesc to `desc`.
  virtual void describe(TreeOut& desc) const = 0;
  /// The op of an edge, borrowed. All three indices start at 0. Throws std::out_of_range when there is no such edge.
  virtual IOp& op(int64_t cell, int64_t node, int64_t edge) = 0;

 protected:
  ~IModel() = default;
};

}  // namespace nas
