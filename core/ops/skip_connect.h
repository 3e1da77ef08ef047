#pragma once
/// \file
/// "skip_connect": the identity, where that fits.

#include "core/ops/fusible_op.h"

namespace nas::core {

/// Stride 1: x itself. Stride 2: a factorized reduce.
class SkipConnect final : public FusibleOp {
 public:
  explicit SkipConnect(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  OpHandle reduce_;  ///< none at stride 1
};

/// True for the one op that drop path leaves alone (quark0/darts: "if not isinstance(op, Identity)"): dropping an
/// identity would cut the path that the others are dropped against.
bool is_identity(const OpDesc& desc);

}  // namespace nas::core
