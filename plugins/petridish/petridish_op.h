#pragma once
/// \file
/// The op of a new node while it is searched for: everything that it could become at once.

#include <memory>
#include <vector>

#include "nas/op.h"

namespace nas::petridish {

/// The candidates on one of the node's inputs.
class CandidateInput;

/// "petridish_normal_op" and "petridish_reduction_op": stop_forward(sum over inputs i and primitives k of alpha_ik
/// op_ik(stop_gradient(x_i))), with raw alphas, drawn from U(-0.1, 0.1), one tensor (8) for each input. Cells of one
/// type share them. In reduction cells the inputs 0 and 1, the cell's own, are read at stride 2.
///
/// The candidates' batch norms learn no scale, and pools are followed by one, so that |alpha| alone says how much an op
/// gives, and L1 on it cannot be evaded.
class PetridishOp final : public Op {
 public:
  /// Throws std::invalid_argument when the attribute "inputs", their number, is missing.
  explicit PetridishOp(const OpRequest& request);
  ~PetridishOp() override;

  /// Each (N, C, H, W), or (N, C, 2H, 2W) where it is read at stride 2; gives (N, C, H, W).
  torch::Tensor forward_many(std::span<const torch::Tensor> inputs) override;

 private:
  /// The value, zero, without the work of computing it.
  torch::Tensor nothing(const torch::Tensor& first_input) const;

  std::vector<std::shared_ptr<CandidateInput>> inputs_;
};

/// Makes PetridishOps; they need the request itself, to ask for candidates with other batch norms than the model's.
class PetridishOpFactory final : public Implements<PetridishOpFactory, IOpFactory> {
 public:
  OpHandle make(const OpRequest& request) override;
};

}  // namespace nas::petridish
