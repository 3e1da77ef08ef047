#pragma once
/// \file
/// A weighted mixture of ops: DARTS (Liu et al. 2019), equation 2.

#include <torch/torch.h>

#include <vector>

#include "core/engine/engine.h"
#include "core/engine/op_spec.h"
#include "core/ops/placed_op.h"
#include "nas/op.h"

namespace nas::core {

/// Computes every candidate, or every active one, whatever its weight, except "none", which adds nothing: the gradient
/// of its weight is zero. Engine::reference computes op by op; the tests compare the fused engine with it.
class HostCandidateSet final : public torch::nn::Module, public Provides<ICandidateSet, IActiveCandidates> {
 public:
  /// Makes one candidate per primitive, with the channels and stride of the context's description. Throws
  /// std::invalid_argument for an unknown primitive and for an empty list.
  HostCandidateSet(const OpContext& context, std::span<const std::string_view> primitives, Engine engine);

  int64_t size() const noexcept override { return static_cast<int64_t>(candidates_.size()); }
  void describe(int64_t index, TreeOut& desc) const override;
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) override;
  torch::Tensor forward_active(const torch::Tensor& x, const torch::Tensor& weights,
                               std::span<const int64_t> active) override;
  /// Of candidate `index`. Throws std::out_of_range.
  torch::nn::Module& module(int64_t index) const { return *candidates_.at(static_cast<size_t>(index)).op.module(); }
  /// What the engine needs to know about each candidate.
  std::vector<engine::OpSpec> specs() const;

 private:
  torch::Tensor forward_op_by_op(const torch::Tensor& x, const torch::Tensor& weights, std::span<const int64_t> active);
  struct Candidate {
    OpDesc desc;
    PlacedOp op;
  };
  std::vector<Candidate> candidates_;
  std::vector<int64_t> all_;  ///< the index of each candidate
  Engine engine_;
};

/// Throws std::invalid_argument unless `active` has distinct indices of `size` candidates, at least one.
void check_active(std::span<const int64_t> active, int64_t size);

}  // namespace nas::core
