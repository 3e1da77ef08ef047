#include "mixed_op.h"

#include "nas/search_space.h"

namespace nas::darts {

namespace {

/// Small, so that the search begins near equal weights (quark0/darts, cnn/model_search.py).
constexpr double initial_alpha_deviation = 1e-3;

}  // namespace

EdgeRank edge_rank_from(std::string_view text) { return text == "raw_alpha" ? EdgeRank::raw_alpha : EdgeRank::softmax; }

MixedOp::MixedOp(const OpContext& context)
    : MixtureOp(context, darts_primitives),
      alphas_(add_arch_parameter(context, [&] { return initial_alpha_deviation * torch::randn({size()}); })),
      edge_rank_(edge_rank_from(attribute<std::string>(context.desc(), "edge_rank"))) {}

torch::Tensor MixedOp::weights() { return torch::softmax(alphas_, 0); }

Op::Finalized MixedOp::finalize() const {
  const torch::NoGradGuard no_grad;
  // `none` is the first primitive and is never chosen.
  const auto best = alphas_.slice(0, 1).argmax().item<int64_t>() + 1;
  const torch::Tensor strength = edge_rank_ == EdgeRank::softmax ? torch::softmax(alphas_, 0) : alphas_;
  return {candidate(best), strength[best].item<double>()};
}

}  // namespace nas::darts
