#pragma once
/// \file
/// Boundary: ops that are a weighted mixture of candidates and nothing else. The host computes all such edges of a cell
/// together instead of one after the other.

#include <torch/torch.h>

#include <string_view>

#include "nas/boundary/candidate_set.h"

namespace nas {

/// Implemented by every op whose apply() is candidates().forward(x, weights()) and nothing else; the host finds it
/// through IOp::query. [run-thread]
class IMixture {
 public:
  static constexpr std::string_view iid = "nas.mixture/0";
  /// The reference is borrowed and lives as long as the op.
  virtual ICandidateSet& candidates() noexcept = 0;
  /// (candidates().size()), with its autograd graph.
  virtual torch::Tensor weights() = 0;

 protected:
  ~IMixture() = default;
};

}  // namespace nas
