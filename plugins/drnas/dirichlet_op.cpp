#include "dirichlet_op.h"

#include "dirichlet.h"
#include "nas/search_space.h"

namespace nas::drnas {

namespace {

/// Small, so that the search begins near the uniform distribution (xiangning-chen/DrNAS, DARTS-space/model_search.py).
constexpr double initial_alpha_deviation = 1e-3;

/// Those that the description names; without an attribute `primitives`, all.
std::vector<std::string_view> primitives_of(const OpContext& context) {
  if (!context.desc().attributes.contains("primitives")) return {primitives().begin(), primitives().end()};
  const auto& names = attribute<std::vector<std::string>>(context.desc(), "primitives");
  return {names.begin(), names.end()};
}

}  // namespace

std::span<const std::string_view> primitives() { return std::span(darts_primitives).subspan<1>(); }

DirichletOp::DirichletOp(const OpContext& context)
    : PartialMixtureOp(context, primitives_of(context), attribute<int64_t>(context.desc(), "channel_parts")),
      alphas_(add_arch_parameter(context, [&] { return initial_alpha_deviation * torch::randn({size()}); })) {}

torch::Tensor DirichletOp::weights() {
  const torch::Tensor concentration = concentration_of(alphas_);
  return is_training() ? dirichlet_sample(concentration) : concentration / concentration.sum();
}

Op::Finalized DirichletOp::finalize() const {
  const torch::NoGradGuard no_grad;
  const auto best = alphas_.argmax().item<int64_t>();
  return {candidate(best), torch::softmax(alphas_, 0)[best].item<double>()};
}

}  // namespace nas::drnas
