#pragma once
/// \file
/// The op on every edge of the DARTS supernet. Liu, Simonyan, Yang: "DARTS: Differentiable Architecture Search", ICLR
/// 2019, section 2.2.

#include "nas/mixture.h"

namespace nas::darts {

/// Whether edges compete by the softmax weight of their best op (the paper) or by its raw alpha (Archai). The two can
/// disagree, because each edge has its own softmax and `none` takes part in it.
enum class EdgeRank { softmax, raw_alpha };
EdgeRank edge_rank_from(std::string_view text);

/// y = sum_k softmax(alphas)_k * op_k(x) over all eight primitives. Each edge has its own alphas, which are shared by
/// all cells of a type. [run-thread]
class MixedOp final : public MixtureOp {
 public:
  explicit MixedOp(const OpContext& context);

  /// (8), the softmax of the alphas.
  torch::Tensor weights() override;
  /// The strongest primitive other than `none`, and the edge's rank. Ties go to the earlier primitive.
  Finalized finalize() const override;

 private:
  torch::Tensor alphas_;  ///< (8), raw
  EdgeRank edge_rank_;
};

}  // namespace nas::darts
