#pragma once
/// \file
/// Boundary: ops that are a weighted mixture of candidates, of all channels or of some, and weights of edges. The host
/// computes such edges together instead of one after the other.

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "nas/boundary/candidate_set.h"
#include "nas/boundary/op.h"

namespace nas {

/// Implemented by every op whose apply() is candidates().forward(x, weights()) and nothing else; the host finds it
/// through IOp::query. [run-thread]
class IMixture : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.mixture/1";
  /// The reference is borrowed and lives as long as the op.
  virtual ICandidateSet& candidates() noexcept = 0;
  /// (candidates().size()), finite, of the type of the states, with its autograd graph. The host calls it once in each
  /// forward pass, for this op and for the ops at the same place of all cells that use the architecture parameters of
  /// its cell (CellDesc::alphas_from): where the weights are drawn at random, all of them use one draw.
  virtual torch::Tensor weights() = 0;

 protected:
  ~IMixture() = default;
};

/// A mixture that computes only some of its candidates. Implemented beside IMixture by ops that sample; apply() is
/// IActiveCandidates::forward_active(x, weights(), active()) and nothing else. [run-thread]
class ISampledMixture : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.sampled_mixture/1";
  /// The indices of the candidates that this forward pass computes, distinct and at least one. Called after weights().
  /// The span lives until the next call of weights().
  virtual std::span<const int64_t> active() = 0;

 protected:
  ~ISampledMixture() = default;
};

/// A mixture of some channels, which the others pass by (Xu et al. 2020, "PC-DARTS", section 3.1). Implemented by ops,
/// which then are no IMixture of their own. With C channels and K = parts(), apply() is
///   shuffle(concat(mixture().candidates().forward(first(x), mixture().weights()), pass(rest(x))))
/// and nothing else. first(x) is the first C/K channels and rest(x) are the others. pass() is a max pool whose window
/// and stride are the stride of the edge, rounded up, so at stride 1 nothing. shuffle() puts channel g C/K + j at
/// j K + g. In an op that is an ISampledMixture as well, forward_active() with active() takes the place of forward().
/// [run-thread]
class IPartialMixture : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.partial_mixture/1";
  /// Of the first channels. The reference is borrowed and lives as long as the op. Its query() answers for the op.
  virtual IMixture& mixture() noexcept = 0;
  /// At least 1, and a divisor of the number of channels; the same at each call.
  virtual int64_t parts() const noexcept = 0;

 protected:
  ~IPartialMixture() = default;
};

/// Weights of the edges of a node, by which the host multiplies what their ops compute: node = sum_e w_e edge_e(x_e).
/// The op of the first edge of a node says whether the edges of the node have weights, by implementing it. [run-thread]
class IEdgeWeights : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.edge_weights/1";
  /// (edges.size()), finite, of the type of the states, with its autograd graph. `edges` are the ops of the node in the
  /// order of its edges, this one first; they are borrowed for the call. The host calls it once in each forward pass,
  /// for this node and for the nodes at the same place of all cells that use the architecture parameters of its cell.
  /// Finalizers of the plugin may call it as well.
  virtual torch::Tensor edge_weights(std::span<IOp* const> edges) = 0;

 protected:
  ~IEdgeWeights() = default;
};

}  // namespace nas
