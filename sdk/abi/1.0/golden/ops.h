#pragma once
// The ops of the golden plugin: a weighted mixture, a sampled one, one of some channels, and a plain op.
#include <array>
#include <vector>

#include "nas/sdk.h"
#include "used.h"

namespace nas::golden {

constexpr std::array<std::string_view, 3> primitives = {"none", "skip_connect", "sep_conv_3x3"};

/// The candidate of the largest alpha, "none" left out, and its weight.
inline int64_t best_of(const torch::Tensor& alphas) {
  const torch::NoGradGuard no_grad;
  return alphas.slice(0, 1).argmax().item<int64_t>() + 1;
}
inline double weight_of(const torch::Tensor& alphas, int64_t index) {
  return torch::softmax(alphas.detach(), 0)[index].item<double>();
}
inline torch::Tensor first_alphas() { return 1e-3 * torch::arange(static_cast<int64_t>(primitives.size())); }

/// Its edges have weights within their node.
class Mixture final : public MixtureOp, public IEdgeWeights {
 public:
  explicit Mixture(const OpContext& context)
      : MixtureOp(context, primitives),
        alphas_(add_arch_parameter(context, first_alphas)),
        beta_(add_arch_parameter(context, [] { return torch::zeros({1}); })) {
    ICandidateSet& set = use(candidate_set());
    require(set.size() == size() && candidate(2).name == "sep_conv_3x3", "the candidates are those asked for");
  }
  torch::Tensor weights() override {
    use<IMixture>(*this);
    return torch::softmax(alphas_, 0);
  }
  torch::Tensor edge_weights(std::span<IOp* const> edges) override {
    use<IEdgeWeights>(*this);
    std::vector<torch::Tensor> betas;
    for (IOp* const op : edges) betas.push_back(use(*op).arch_parameters()[1]);
    return torch::softmax(torch::cat(betas), 0);
  }
  Finalized finalize() const override {
    const int64_t best = best_of(alphas_);
    return {candidate(best), weight_of(alphas_, best)};
  }
  void* query(std::string_view iid) noexcept override {
    return detail::interface_of<IOp, IMixture, IEdgeWeights>(*this, iid);
  }

 private:
  torch::Tensor alphas_, beta_;
};

/// It computes the candidate of the largest alpha alone.
class Sampled final : public SampledMixtureOp {
 public:
  explicit Sampled(const OpContext& context)
      : SampledMixtureOp(context, primitives), alphas_(add_arch_parameter(context, first_alphas)) {
    ability<IActiveCandidates>(candidate_set());
  }
  torch::Tensor weights() override {
    active_ = {best_of(alphas_)};
    return torch::softmax(alphas_, 0);
  }
  std::span<const int64_t> active() override {
    use<ISampledMixture>(*this);
    return active_;
  }
  Finalized finalize() const override {
    const int64_t best = best_of(alphas_);
    return {candidate(best), weight_of(alphas_, best)};
  }

 private:
  torch::Tensor alphas_;
  std::vector<int64_t> active_;
};

/// A half of its channels pass by.
class Partial final : public PartialMixtureOp {
 public:
  explicit Partial(const OpContext& context)
      : PartialMixtureOp(context, primitives, /*parts=*/2), alphas_(add_arch_parameter(context, first_alphas)) {}
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }
  Finalized finalize() const override {
    const int64_t best = best_of(alphas_);
    return {candidate(best), weight_of(alphas_, best)};
  }
  void* query(std::string_view iid) noexcept override {
    if (iid == IPartialMixture::iid) used().insert(std::string(iid));
    return PartialMixtureOp::query(iid);
  }

 private:
  torch::Tensor alphas_;
};

/// A primitive of the host and a factor. It stays as it is in the found network.
class Scaled final : public Op {
 public:
  explicit Scaled(const OpContext& context) : Op(context.desc()) {
    used().insert({std::string(IOpFactory::iid), std::string(IOpBuilder::iid)});
    OpDesc inner = context.desc();
    inner.name = "skip_connect";
    inner_ = context.make(inner);
    register_module("inner", inner_.module);
    factor_ = register_parameter("factor", torch::ones({1}));
  }
  torch::Tensor forward(const torch::Tensor& x) override {
    const std::array<torch::Tensor, 1> inputs = {x};
    return factor_ * use(*inner_.op).apply(inputs);
  }

 private:
  OpHandle inner_;
  torch::Tensor factor_;
};

}  // namespace nas::golden
