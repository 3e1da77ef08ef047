#pragma once
/// \file
/// Ops that are nothing but a weighted mixture of candidates. A host that knows this can compute all edges of a cell
/// together instead of one after the other.

#include <torch/torch.h>

#include <span>
#include <string_view>

#include "nas/op.h"

namespace nas {

/// Implemented by ops whose apply() is candidates().forward(x, weights()) and nothing else; found by IOp::query.
/// [run-thread]
class IMixture {
 public:
  static constexpr std::string_view iid = "nas.mixture/0";
  /// Borrowed; lives as long as the op.
  virtual ICandidateSet& candidates() noexcept = 0;
  /// (candidates), with graph.
  virtual torch::Tensor weights() = 0;

 protected:
  ~IMixture() = default;
};

// ---- Layer 3 ----

/// sum_k weights()[k] candidate_k(x). Say how the weights come from the architecture parameters.
class MixtureOp : public Op, public IMixture {
 public:
  torch::Tensor forward(const torch::Tensor& x) final { return handle_.set->forward(x, weights()); }

 protected:
  MixtureOp(const OpContext& context, std::span<const std::string_view> primitives)
      : Op(context.desc()), handle_(context.candidates(primitives)) {
    register_module("candidates", handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
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
