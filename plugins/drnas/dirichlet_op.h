#pragma once
/// \file
/// The op on every edge of the DrNAS supernet. Chen, Wang, Cheng, Tang, Hsieh: "DrNAS: Dirichlet Neural Architecture
/// Search", ICLR 2021, section 2.

#include <span>
#include <string_view>

#include "nas/partial_channels.h"

namespace nas::drnas {

/// Those of DARTS without `none`, in their order.
std::span<const std::string_view> primitives();

/// A mixture of the primitives, or of those that the attribute `primitives` names, on 1/K of the channels. Its weights
/// are drawn from Dirichlet(elu(alphas) + 1) for each forward pass, once for all cells of a type. Outside of training
/// they are the mean of that distribution, so that a measurement can be repeated. [run-thread]
class DirichletOp final : public PartialMixtureOp {
 public:
  explicit DirichletOp(const OpContext& context);

  /// (size()), which sum to one.
  torch::Tensor weights() override;
  /// The primitive of largest alpha, ranked by its softmax.
  Finalized finalize() const override;

 private:
  torch::Tensor alphas_;  ///< (size()), raw
};

}  // namespace nas::drnas
