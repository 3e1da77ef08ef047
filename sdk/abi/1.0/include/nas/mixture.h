#pragma once
/// \file
/// The bases of ops that are a weighted mixture of candidates and nothing else.

#include <torch/torch.h>

#include <span>
#include <stdexcept>
#include <string_view>

#include "nas/boundary/mixture.h"
#include "nas/op.h"

namespace nas {

namespace detail {

/// sum_k weights[k] * candidate_k(x) over the candidates that `op` computes: those of ISampledMixture::active(), or
/// all. Throws std::runtime_error on a host that cannot compute some of the candidates.
inline torch::Tensor mixed(IOp& op, ICandidateSet& set, const torch::Tensor& x, const torch::Tensor& weights) {
  auto* const sampled = nas::query<ISampledMixture>(&op);
  if (!sampled) return set.forward(x, weights);
  auto* const active = nas::query<IActiveCandidates>(&set);
  if (!active) throw std::runtime_error("this nas-host cannot compute only some candidates of a mixture");
  return active->forward_active(x, weights, sampled->active());
}

}  // namespace detail

/// sum_k weights()[k] * candidate_k(x). Override weights(), which derives them from the architecture parameters, and
/// finalize(). The host computes all such edges of a cell together. [run-thread]
class MixtureOp : public Op, public IMixture {
 public:
  /// (N, C, H, W) to (N, C, H/stride, W/stride), rounded up. Throws std::runtime_error when the op is an
  /// ISampledMixture and the host cannot compute some of the candidates.
  torch::Tensor forward(const torch::Tensor& x) final { return detail::mixed(*this, *handle_.set, x, weights()); }

  /// Override it in an op that implements further interfaces, and end with this one.
  void* query(std::string_view iid) noexcept override { return detail::interface_of<IOp, IMixture>(*this, iid); }

 protected:
  MixtureOp(const OpContext& context, std::span<const std::string_view> primitives)
      : Op(context.desc()), handle_(context.candidates(primitives)) {
    register_module("candidates", handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
  ICandidateSet& candidate_set() const noexcept { return *handle_.set; }
  /// The description of candidate `index`. Throws std::out_of_range.
  OpDesc candidate(int64_t index) const { return candidate_desc(*handle_.set, index); }

 private:
  ICandidateSet& candidates() noexcept final { return *handle_.set; }

  CandidateSetHandle handle_;
};

/// A mixture that computes only the candidates of active(): sum_k weights()[k] * candidate_k(x) over them. The others
/// take no time. [run-thread]
class SampledMixtureOp : public MixtureOp, public ISampledMixture {
 public:
  /// Override it in an op that implements further interfaces, and end with this one.
  void* query(std::string_view iid) noexcept override {
    return detail::interface_of<IOp, IMixture, ISampledMixture>(*this, iid);
  }

 protected:
  /// Throws std::runtime_error on a host that cannot compute some of the candidates.
  SampledMixtureOp(const OpContext& context, std::span<const std::string_view> primitives)
      : MixtureOp(context, primitives) {
    if (!nas::query<IActiveCandidates>(&candidate_set()))
      throw std::runtime_error("this nas-host cannot compute only some candidates of a mixture");
  }
};

}  // namespace nas
