#pragma once
/// \file
/// The op of a new node during its search: all candidates for the node at once, which learn without disturbing the
/// network that they may join (Hu et al. 2019, section 3.2).

#include <torch/torch.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nas/op.h"
#include "nas/op_names.h"

namespace nas::petridish {

/// The primitives in Archai's order. `none` is the last one and never chosen.
inline constexpr std::array<std::string_view, 8> primitives = {"max_pool_3x3", "avg_pool_3x3", op_names::skip_connect,
                                                               "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
                                                               "dil_conv_5x5", op_names::none};

/// How many of the primitives can be chosen.
inline constexpr size_t choosable = primitives.size() - 1;

/// "petridish_normal_op" or "petridish_reduction_op".
std::string candidate_op_name(CellType type);
bool is_candidate_op(const std::string& name);

/// The stride with which the candidate op `name` reads the cell's state `state`: 2 for the two inputs of a reduction
/// cell, else 1.
int64_t candidate_stride(const std::string& name, int64_t state);

/// x forward and nothing backward: what computes the input of a candidate is not trained for the candidate.
inline torch::Tensor stop_gradient(const torch::Tensor& x) { return x.detach(); }

/// Zero forward and the gradient backward: the candidate adds nothing to the network, and learns what adding it would
/// be worth.
inline torch::Tensor stop_forward(const torch::Tensor& x) { return x - x.detach(); }

/// The candidates on one of the node's inputs.
class CandidateInput;

/// "petridish_normal_op" and "petridish_reduction_op": stop_forward(sum over inputs i and primitives k of alpha_ik
/// op_ik(stop_gradient(x_i))). The alphas are used without a softmax, initialised from U(-0.1, 0.1), one tensor (8) for
/// each input, and shared by all cells of a type. In a reduction cell the inputs 0 and 1, those of the cell, are read
/// with stride 2. [run-thread]
///
/// The batch norms of the candidates do not learn a scale, and a batch norm follows each pooling op. So |alpha| alone
/// determines the size of an op's contribution, and a larger scale cannot make up for a small alpha under L1.
class PetridishOp final : public Op {
 public:
  /// Throws std::invalid_argument when the attribute "inputs", the number of inputs, is missing or below 2.
  explicit PetridishOp(const OpContext& context);
  ~PetridishOp() override;

  /// Each input is (N, C, H, W), or (N, C, 2H, 2W) where it is read with stride 2. The result is (N, C, H, W).
  torch::Tensor forward_many(std::span<const torch::Tensor> inputs) override;

 private:
  /// The output, which is zero, without computing the candidates.
  torch::Tensor nothing(const torch::Tensor& first_input) const;

  std::vector<std::shared_ptr<CandidateInput>> inputs_;
};

}  // namespace nas::petridish
