#pragma once
/// \file
/// The plain form of a weighted mixture of ops: DARTS (Liu et al. 2019), equation 2, op by op.

#include <torch/torch.h>

#include <vector>

#include "nas/op.h"

namespace nas::core {

/// Every candidate is computed, whatever its weight; "none" alone is skipped, because it adds nothing: its weight's
/// gradient is zero. This is the reference that faster engines are compared with.
class ReferenceCandidateSet final : public torch::nn::Module, public ICandidateSet {
 public:
  /// One candidate per primitive, with the channels and stride of the context's description. Throws
  /// std::invalid_argument for an unknown primitive or when there is none at all.
  ReferenceCandidateSet(const OpContext& context, std::span<const std::string_view> primitives);

  int64_t size() const noexcept override { return static_cast<int64_t>(candidates_.size()); }
  void describe(int64_t index, ITreeSink& desc) const override;
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) override;

 private:
  struct Candidate {
    OpDesc desc;
    IOp* op = nullptr;
  };
  std::vector<Candidate> candidates_;
};

}  // namespace nas::core
