#pragma once
/// \file
/// Boundary: the candidate ops on one edge, which the host computes together. Every weighted mixture is built on this
/// service, so each method runs at the speed of the engine.

#include <torch/torch.h>

#include <span>
#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host. It lives exactly as long as the torch module that IOpBuilder::candidates() makes with it.
/// The op registers this module as its own; otherwise its weights are neither trained nor saved, and the host refuses
/// them in the first step of a training. [run-thread]
class ICandidateSet : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.candidate_set/1";
  /// Number of candidates.
  virtual int64_t size() const noexcept = 0;
  /// Gives the OpDesc of candidate `index` to `desc`. Throws std::out_of_range.
  virtual void describe(int64_t index, TreeOut& desc) const = 0;
  /// sum_i weights[i] * candidate_i(x), differentiable in `x`, in `weights` and in the candidates' own weights.
  /// `x` is (N, C, H, W) and `weights` is (size()); the result is (N, C', H', W'). Throws c10::Error for weights of
  /// another shape and for weights that are infinite or not numbers, and a std::runtime_error when a candidate of a
  /// plugin fails. With engine = "fused" a graph serves one backward pass of first order: where the engine has computed
  /// it, a second backward pass, or one with create_graph, throws c10::Error.
  virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) = 0;

 protected:
  ~ICandidateSet() = default;
};

/// Candidates of which only some are computed. Implemented by the candidate sets of the host; query() of an
/// ICandidateSet finds it. [run-thread]
class IActiveCandidates : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.active_candidates/1";
  /// sum_i weights[i] * candidate_i(x) over the indices in `active`, which are distinct; the others take no time, their
  /// weights have a gradient of zero, and their parameters have none. Shapes and limits are those of
  /// ICandidateSet::forward(). Throws std::invalid_argument for an index that does not exist or stands twice, and when
  /// `active` is empty.
  virtual torch::Tensor forward_active(const torch::Tensor& x, const torch::Tensor& weights,
                                       std::span<const int64_t> active) = 0;

 protected:
  ~IActiveCandidates() = default;
};

}  // namespace nas
