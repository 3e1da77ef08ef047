#pragma once
/// \file
/// Ops: the pieces on a network's edges. IOp is what crosses the boundary; Op is what an author derives from.

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/object.h"

namespace nas {

/// A live op. Lives and dies with the torch module of its OpHandle. [run-thread]
class IOp {
 public:
  static constexpr std::string_view iid = "nas.op/0";
  /// `inputs`: the states that the edge reads, each (N, C, H, W), as many as EdgeDesc::inputs.
  virtual torch::Tensor apply(std::span<const torch::Tensor> inputs) = 0;
  /// The parameters that describe the architecture; never among the module's parameters(). Owned by the op.
  virtual std::span<const torch::Tensor> arch_parameters() const noexcept = 0;
  /// Tells `desc` the op to keep in the found network. Returns true and its `rank` when edges compete by rank; false
  /// when the edge is mandatory.
  virtual bool report_finalized(ITreeSink& desc, double& rank) const = 0;
  /// Further interfaces by id, nullptr for those it has not.
  virtual void* query(std::string_view iid) noexcept = 0;

 protected:
  ~IOp() = default;
};

/// `module` owns; `op` is the same object.
struct OpHandle {
  std::shared_ptr<torch::nn::Module> module;
  IOp* op = nullptr;
};

/// Candidate ops on one edge, computed together: the service behind every weighted mixture, so that each method gets
/// the engine's speed. Implemented by the host; lives and dies with its module. [run-thread]
class ICandidateSet {
 public:
  static constexpr std::string_view iid = "nas.candidate_set/0";
  virtual int64_t size() const noexcept = 0;
  /// Tells the description of candidate `index`.
  virtual void describe(int64_t index, ITreeSink& desc) const = 0;
  /// sum_i weights[i] * candidate_i(x), differentiable in x, weights and the candidates' own weights.
  /// `x`: (N, C, H, W); `weights`: (size()). Gives (N, C', H', W'). With engine = "fused" the graph goes backward once,
  /// to the first order; a second time, or with create_graph, it throws c10::Error.
  virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) = 0;

 protected:
  ~ICandidateSet() = default;
};

struct CandidateSetHandle {
  std::shared_ptr<torch::nn::Module> module;
  ICandidateSet* set = nullptr;
};

class IOpBuilder;

/// What an op is made from. Borrowed for the call.
struct OpRequest {
  uint32_t struct_size = sizeof(OpRequest);
  const ITreeSource* desc = nullptr;  ///< of its OpDesc
  bool affine = true;                 ///< ModelDesc::affine
  bool pool_batch_norm = false;       ///< ModelDesc::pool_batch_norm
  const IOp* shares = nullptr;        ///< the op whose architecture parameters this one uses too; nullptr: its own
  IOpBuilder* builder = nullptr;      ///< makes ops inside this op
};

/// Makes ops by name, the host's and those of all loaded plugins. Implemented by the host. [run-thread]
class IOpBuilder {
 public:
  static constexpr std::string_view iid = "nas.op_builder/0";
  /// Throws std::invalid_argument for an unknown name or impossible channels.
  virtual OpHandle make(const OpRequest& request) = 0;
  /// One candidate for each of `primitives`, with the channels and stride of `request`'s description.
  virtual CandidateSetHandle candidates(const OpRequest& request, std::span<const std::string_view> primitives) = 0;

 protected:
  ~IOpBuilder() = default;
};

/// What a factory of kind "op" creates. Implemented by plugins.
class IOpFactory : public IObject {
 public:
  static constexpr std::string_view iid = "nas.op_factory/0";
  virtual OpHandle make(const OpRequest& request) = 0;
};

// ---- Layer 3: what an author writes ----

class CandidateSet;

/// An OpRequest as values, for the constructor of an Op.
class OpContext {
 public:
  explicit OpContext(const OpRequest& request) : request_(request), desc_(op_from_tree(to_tree(*request.desc))) {}

  const OpDesc& desc() const noexcept { return desc_; }
  bool affine() const noexcept { return request_.affine; }
  bool pool_batch_norm() const noexcept { return request_.pool_batch_norm; }
  /// Those of the op that this one shares with; empty when it is to make its own.
  std::vector<torch::Tensor> shared_arch_parameters() const {
    if (!request_.shares) return {};
    const auto shared = request_.shares->arch_parameters();
    return {shared.begin(), shared.end()};
  }
  /// An op inside this op.
  OpHandle make(const OpDesc& desc) const {
    const TreeSource source = source_of(desc);
    OpRequest request = request_;
    request.desc = &source;
    request.shares = nullptr;
    return request_.builder->make(request);
  }
  CandidateSetHandle candidates(std::span<const std::string_view> primitives) const {
    return request_.builder->candidates(request_, primitives);
  }

 private:
  OpRequest request_;
  OpDesc desc_;
};

/// Base of every op. Its weights are registered as with any torch module; its architecture parameters are added with
/// add_arch_parameter() and kept apart, because weights and architecture are trained by different optimizers.
class Op : public torch::nn::Module, public IOp {
 public:
  struct Finalized {
    OpDesc desc;
    std::optional<double> rank;  ///< none: the edge is mandatory
  };

  /// `x`: (N, C, H, W). Ops of several inputs override forward_many() instead.
  virtual torch::Tensor forward([[maybe_unused]] const torch::Tensor& x) {
    throw std::logic_error("op \"" + desc_.name + "\" takes several inputs");
  }
  virtual torch::Tensor forward_many(std::span<const torch::Tensor> inputs) {
    if (inputs.size() != 1)
      throw std::invalid_argument("op \"" + desc_.name + "\" takes one input, not " + std::to_string(inputs.size()));
    return forward(inputs.front());
  }
  /// What this op becomes in the found network: by default itself, mandatory.
  virtual Finalized finalize() const { return {desc_, std::nullopt}; }

  const OpDesc& desc() const noexcept { return desc_; }
  std::span<const torch::Tensor> arch_parameters() const noexcept final { return arch_parameters_; }

 protected:
  explicit Op(OpDesc desc) : desc_(std::move(desc)) {}
  /// Uses the shared parameters of `context` where there are any, else those that `initial` makes.
  template <class Initial>
  torch::Tensor add_arch_parameter(const OpContext& context, Initial&& initial) {
    const auto shared = context.shared_arch_parameters();
    const size_t index = arch_parameters_.size();
    arch_parameters_.push_back(index < shared.size() ? shared[index] : torch::Tensor(initial()).requires_grad_(true));
    return arch_parameters_.back();
  }

 private:
  torch::Tensor apply(std::span<const torch::Tensor> inputs) final { return forward_many(inputs); }
  bool report_finalized(ITreeSink& sink, double& rank) const final {
    const Finalized finalized = finalize();
    emit(to_tree(finalized.desc), sink);
    rank = finalized.rank.value_or(0.0);
    return finalized.rank.has_value();
  }
  void* query(std::string_view) noexcept override { return nullptr; }

  OpDesc desc_;
  std::vector<torch::Tensor> arch_parameters_;
};

/// Candidates on one edge; a member of an op, registered as its submodule.
class CandidateSet {
 public:
  CandidateSet(torch::nn::Module& owner, const OpContext& context, std::span<const std::string_view> primitives)
      : handle_(context.candidates(primitives)) {
    owner.register_module("candidates", handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
  OpDesc desc(int64_t index) const {
    TreeBuilder builder;
    handle_.set->describe(index, builder);
    return op_from_tree(builder.tree());
  }
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) const {
    return handle_.set->forward(x, weights);
  }

 private:
  CandidateSetHandle handle_;
};

/// Factory for an Op with a constructor from OpContext.
template <class OpClass>
class OpFactory final : public Implements<OpFactory<OpClass>, IOpFactory> {
 public:
  OpHandle make(const OpRequest& request) override {
    auto op = std::make_shared<OpClass>(OpContext(request));
    return {op, op.get()};
  }
};

}  // namespace nas
