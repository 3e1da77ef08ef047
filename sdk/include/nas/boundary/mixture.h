#pragma once
/// \file
/// Boundary: ops that are a weighted mixture of candidates and nothing else. The host computes all such edges of a cell
/// together instead of one after the other.

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "nas/boundary/candidate_set.h"

namespace nas {

/// Implemented by every op whose apply() is candidates().forward(x, weights()) and nothing else; the host finds it
/// through IOp::query. [run-thread]
class IMixture : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.mixture/0";
  /// The reference is borrowed and lives as long as the op.
  virtual ICandidateSet& candidates() noexcept = 0;
  /// (candidates().size()), finite, with its autograd graph. The host calls it once in each forward pass, for this op
  /// and for all ops that share its architecture parameters: where the weights are drawn at random, all of them use one
  /// draw.
  virtual torch::Tensor weights() = 0;

 protected:
  ~IMixture() = default;
};

/// A mixture that computes only some of its candidates. Implemented beside IMixture by ops that sample; apply() is
/// IActiveCandidates::forward_active(x, weights(), active()) and nothing else. [run-thread]
class ISampledMixture : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.sampled_mixture/0";
  /// The indices of the candidates that this forward pass computes, distinct and at least one. Called after weights().
  /// The span lives until the next call of weights().
  virtual std::span<const int64_t> active() = 0;

 protected:
  ~ISampledMixture() = default;
};

}  // namespace nas
