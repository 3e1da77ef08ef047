#pragma once
/// \file
/// Ops: Op is the class that an author derives from, CandidateSet the mixture of primitives that it may use.

#include <torch/torch.h>

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/boundary/op.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/object.h"

namespace nas {

/// An op and the torch module that owns it.
struct OpHandle {
  std::shared_ptr<torch::nn::Module> module;
  IOp* op = nullptr;
};

/// A candidate set and the torch module that owns it.
struct CandidateSetHandle {
  std::shared_ptr<torch::nn::Module> module;
  ICandidateSet* set = nullptr;
};

/// What `builder` makes, as one value. Both throw what IOpBuilder's functions throw.
inline OpHandle made_op(IOpBuilder& builder, const OpRequest& request) {
  OpHandle handle;
  handle.op = builder.make(request, handle.module);
  return handle;
}
inline CandidateSetHandle made_candidates(IOpBuilder& builder, const OpRequest& request,
                                          std::span<const std::string_view> primitives) {
  CandidateSetHandle handle;
  handle.set = builder.candidates(request, primitives, handle.module);
  return handle;
}

/// The description of candidate `index` of `set`. Throws std::out_of_range.
inline OpDesc candidate_desc(const ICandidateSet& set, int64_t index) {
  ReceivedTree desc;
  set.describe(index, desc);
  return op_from_bytes(desc.bytes());
}

/// An OpRequest as values, for the constructor of an Op. It must not outlive the request.
class OpContext {
 public:
  explicit OpContext(const OpRequest& request) : request_(request), desc_(op_from_bytes(request.desc)) {}

  const OpDesc& desc() const noexcept { return desc_; }
  bool affine() const noexcept { return request_.affine; }
  bool pool_batch_norm() const noexcept { return request_.pool_batch_norm; }
  /// The architecture parameters of the op that this one shares them with; empty when this op makes its own.
  std::vector<torch::Tensor> shared_arch_parameters() const {
    if (!request_.shares) return {};
    const auto shared = request_.shares->arch_parameters();
    return {shared.begin(), shared.end()};
  }
  /// The same context with other batch norms than those of the model.
  OpContext with_batch_norms(bool affine, bool pool_batch_norm) const {
    OpContext changed(*this);
    changed.request_.affine = affine;
    changed.request_.pool_batch_norm = pool_batch_norm;
    return changed;
  }
  /// Makes an op inside this op. Throws what IOpBuilder::make() throws.
  OpHandle make(const OpDesc& desc) const { return made_op(*request_.builder, inner(bytes_of(desc))); }
  /// Makes a candidate for each of `primitives`, with the channels and the stride of desc().
  CandidateSetHandle candidates(std::span<const std::string_view> primitives) const {
    return candidates(desc_, primitives);
  }
  /// The same with the channels and the stride of `desc`, which may be others than those of this op.
  CandidateSetHandle candidates(const OpDesc& desc, std::span<const std::string_view> primitives) const {
    return made_candidates(*request_.builder, inner(bytes_of(desc)), primitives);
  }

 private:
  /// For what stands inside this op, which has architecture parameters of its own. Borrows `desc`.
  CopyOf<OpRequest> inner(const std::string& desc) const {
    CopyOf<OpRequest> request(request_);
    request.desc = desc;
    request.shares = nullptr;
    return request;
  }

  CopyOf<OpRequest> request_;
  OpDesc desc_;
};

/// Base of every op. Its modules and weights are registered with register_module() and register_parameter(), as in any
/// torch module. Its architecture parameters are added with add_arch_parameter() and are not registered, because
/// different optimizers train weights and architecture. In the first step of a training the host refuses an op whose
/// result depends on a trained tensor that is neither: it would not be saved. [run-thread]
class Op : public torch::nn::Module, public IOp {
 public:
  struct Finalized {
    OpDesc desc;
    std::optional<double> rank;  ///< without a value: the edge is mandatory
  };

  /// `x` is (N, C, H, W) and the result (N, channels_out, H/stride, W/stride), rounded up, with the type of `x`. A pool
  /// may give any height and width, and a classifier gives (N, channels_out). The host refuses any other result. An op
  /// of several inputs overrides forward_many() instead.
  virtual torch::Tensor forward([[maybe_unused]] const torch::Tensor& x) {
    throw std::logic_error("op \"" + desc_.name + "\" takes several inputs");
  }
  /// `inputs` are the states that the edge reads, each (N, C, H, W), in the order of EdgeDesc::inputs. The result has
  /// channels_out channels and the size of the cell's maps: that of the cell's last input, in a reduction cell half of
  /// it.
  virtual torch::Tensor forward_many(std::span<const torch::Tensor> inputs) {
    if (inputs.size() != 1)
      throw std::invalid_argument("op \"" + desc_.name + "\" takes one input, not " + std::to_string(inputs.size()));
    return forward(inputs.front());
  }
  /// What this op becomes in the found network. By default it is mandatory and stays what it is.
  virtual Finalized finalize() const { return {desc_, std::nullopt}; }

  const OpDesc& desc() const noexcept { return desc_; }
  std::span<const torch::Tensor> arch_parameters() const noexcept final { return arch_parameters_; }

  /// Override it in an op that implements further interfaces, its plugin's own among them, and end with this one.
  void* query(std::string_view iid) noexcept override { return detail::interface_of<IOp>(*this, iid); }

 protected:
  explicit Op(OpDesc desc) : desc_(std::move(desc)) {}
  /// Adds an architecture parameter: the shared one of `context` when there is one, else the tensor that `initial()`
  /// returns. The result requires a gradient.
  template <class Initial>
  torch::Tensor add_arch_parameter(const OpContext& context, Initial&& initial) {
    const auto shared = context.shared_arch_parameters();
    const size_t index = arch_parameters_.size();
    arch_parameters_.push_back(index < shared.size() ? shared[index] : torch::Tensor(initial()).requires_grad_(true));
    return arch_parameters_.back();
  }

 private:
  torch::Tensor apply(std::span<const torch::Tensor> inputs) final { return forward_many(inputs); }
  bool report_finalized(TreeOut& desc, double& rank) const final {
    const Finalized finalized = finalize();
    give(desc, finalized.desc);
    rank = finalized.rank.value_or(0.0);
    return finalized.rank.has_value();
  }

  OpDesc desc_;
  std::vector<torch::Tensor> arch_parameters_;
};

/// The candidates on one edge: a member of an op, registered as its submodule `name`.
class CandidateSet {
 public:
  /// Throws std::invalid_argument when the op already has a submodule `name`: each set of an op needs a name of its
  /// own.
  CandidateSet(torch::nn::Module& owner, const OpContext& context, std::span<const std::string_view> primitives,
               const std::string& name = "candidates")
      : CandidateSet(owner, context, context.desc(), primitives, name) {}
  /// The same with the channels and the stride of `desc`.
  CandidateSet(torch::nn::Module& owner, const OpContext& context, const OpDesc& desc,
               std::span<const std::string_view> primitives, const std::string& name = "candidates")
      : handle_(context.candidates(desc, primitives)) {
    if (owner.named_children().contains(name))
      throw std::invalid_argument("op \"" + context.desc().name + "\" already has a submodule \"" + name +
                                  "\"; give each CandidateSet of an op a name of its own, the last argument of its " +
                                  "constructor");
    owner.register_module(name, handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
  /// The description of candidate `index`. Throws std::out_of_range.
  OpDesc desc(int64_t index) const { return candidate_desc(*handle_.set, index); }
  /// sum_i weights[i] * candidate_i(x). `x` is (N, C, H, W) and `weights` is (size()); see ICandidateSet::forward().
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) const {
    return handle_.set->forward(x, weights);
  }

 private:
  CandidateSetHandle handle_;
};

/// The factory of an Op whose constructor takes an OpContext.
template <class OpClass>
class OpFactory final : public Implements<OpFactory<OpClass>, IOpFactory> {
 public:
  IOp* make([[maybe_unused]] const OpRequest& request,
            [[maybe_unused]] std::shared_ptr<torch::nn::Module>& module) override {
    constexpr bool takes_context = std::constructible_from<OpClass, OpContext>;
    static_assert(takes_context, "the class of an op has a public constructor that takes `const nas::OpContext&`");
    if constexpr (takes_context) {
      const auto op = std::make_shared<OpClass>(OpContext(request));
      module = op;
      return op.get();
    } else {
      return nullptr;
    }
  }
};

}  // namespace nas
