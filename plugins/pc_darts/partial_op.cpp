#include "partial_op.h"

#include "nas/search_space.h"

namespace nas::pc_darts {

namespace {

/// Of alphas and betas, so that the search begins near equal weights (yuhuixu1993/PC-DARTS, model_search.py).
constexpr double initial_deviation = 1e-3;

torch::Tensor initial(int64_t count) { return initial_deviation * torch::randn({count}); }

}  // namespace

PartialOp::PartialOp(const OpContext& context)
    : PartialMixtureOp(context, darts_primitives, attribute<int64_t>(context.desc(), "channel_parts")),
      alphas_(add_arch_parameter(context, [&] { return initial(size()); })),
      beta_(add_arch_parameter(context, [] { return initial(1); })) {}

void* PartialOp::query(std::string_view iid) noexcept {
  return iid == IEdgeWeights::iid ? static_cast<IEdgeWeights*>(this) : PartialMixtureOp::query(iid);
}

torch::Tensor PartialOp::weights() { return torch::softmax(alphas_, 0); }

torch::Tensor PartialOp::edge_weights(std::span<IOp* const> edges) {
  std::vector<torch::Tensor> betas;
  for (const IOp* edge : edges) betas.push_back(edge->arch_parameters().back());
  return torch::softmax(torch::cat(betas), 0);
}

Op::Finalized PartialOp::finalize() const {
  const torch::NoGradGuard no_grad;
  // `none` is the first primitive and is never chosen.
  const auto best = alphas_.slice(0, 1).argmax().item<int64_t>() + 1;
  return {candidate(best), torch::softmax(alphas_, 0)[best].item<double>()};
}

}  // namespace nas::pc_darts
