#pragma once
/// \file
/// Boundary: the candidate ops on one edge, which the host computes together. Every weighted mixture is built on this
/// service, so each method runs at the speed of the engine.

#include <torch/torch.h>

#include <memory>
#include <string_view>

#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host. It lives exactly as long as the torch module of its CandidateSetHandle. [run-thread]
class ICandidateSet {
 public:
  static constexpr std::string_view iid = "nas.candidate_set/0";
  /// Number of candidates.
  virtual int64_t size() const noexcept = 0;
  /// Writes the OpDesc of candidate `index` to `desc`.
  virtual void describe(int64_t index, ITreeSink& desc) const = 0;
  /// sum_i weights[i] * candidate_i(x), differentiable in `x`, in `weights` and in the candidates' own weights.
  /// `x` is (N, C, H, W) and `weights` is (size()); the result is (N, C', H', W'). With engine = "fused" the graph can
  /// be used for one backward pass of first order; a second backward pass, or one with create_graph, throws c10::Error.
  virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) = 0;

 protected:
  ~ICandidateSet() = default;
};

/// `module` owns the candidate set; `set` points to it.
struct CandidateSetHandle {
  std::shared_ptr<torch::nn::Module> module;
  ICandidateSet* set = nullptr;
};

}  // namespace nas
