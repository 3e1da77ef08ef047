#pragma once
/// \file
/// The op on every edge of the PC-DARTS supernet. Xu et al.: "PC-DARTS: Partial Channel Connections for
/// Memory-Efficient Architecture Search", ICLR 2020, section 3.

#include "nas/partial_channels.h"

namespace nas::pc_darts {

/// The softmax mixture of all eight primitives on 1/K of the channels; the others pass by it (section 3.1). The weight
/// of an edge is the softmax of the betas of its node ("edge normalization", section 3.2): one beta for each edge,
/// shared by all cells of a type as the alphas are. [run-thread]
class PartialOp final : public PartialMixtureOp, public IEdgeWeights {
 public:
  explicit PartialOp(const OpContext& context);

  /// (8), the softmax of the alphas.
  torch::Tensor weights() override;
  /// (edges), the softmax of the betas of `edges`.
  torch::Tensor edge_weights(std::span<IOp* const> edges) override;
  /// The primitive of largest alpha other than `none`, ranked by its softmax; nas::Finalizers multiplies the rank by
  /// the weight of the edge.
  Finalized finalize() const override;

  void* query(std::string_view iid) noexcept override;

 private:
  torch::Tensor alphas_;  ///< (8), raw
  torch::Tensor beta_;    ///< (1), raw
};

}  // namespace nas::pc_darts
