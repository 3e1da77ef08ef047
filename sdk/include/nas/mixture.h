#pragma once
/// \file
/// The base of ops that are a weighted mixture of candidates and nothing else.

#include <torch/torch.h>

#include <span>
#include <string_view>

#include "nas/boundary/mixture.h"
#include "nas/op.h"

namespace nas {

/// sum_k weights()[k] * candidate_k(x). Override weights(), which derives them from the architecture parameters, and
/// finalize(). The host computes all such edges of a cell together. [run-thread]
class MixtureOp : public Op, public IMixture {
 public:
  /// (N, C, H, W) to (N, C, H/stride, W/stride), rounded up.
  torch::Tensor forward(const torch::Tensor& x) final { return handle_.set->forward(x, weights()); }

 protected:
  MixtureOp(const OpContext& context, std::span<const std::string_view> primitives)
      : Op(context.desc()), handle_(context.candidates(primitives)) {
    register_module("candidates", handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
  /// The description of candidate `index`.
  OpDesc candidate(int64_t index) const {
    TreeBuilder builder;
    handle_.set->describe(index, builder);
    return op_from_tree(builder.tree());
  }

 private:
  ICandidateSet& candidates() noexcept final { return *handle_.set; }
  void* query(std::string_view iid) noexcept final {
    return iid == IMixture::iid ? static_cast<IMixture*>(this) : nullptr;
  }

  CandidateSetHandle handle_;
};

}  // namespace nas
