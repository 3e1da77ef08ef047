#include "gdas_op.h"

#include <stdexcept>

#include "nas/search_space.h"

namespace nas::gdas {

namespace {

/// As in the search of DARTS, from which the authors' code derives.
constexpr double initial_alpha_deviation = 1e-3;

bool are_finite(const torch::Tensor& numbers) { return torch::isfinite(numbers.detach()).all().item<bool>(); }

}  // namespace

GdasOp::GdasOp(const OpContext& context)
    : SampledMixtureOp(context, darts_primitives),
      alphas_(add_arch_parameter(context, [&] { return initial_alpha_deviation * torch::randn({size()}); })) {}

void* GdasOp::query(std::string_view iid) noexcept {
  return iid == IAnnealed::iid ? static_cast<IAnnealed*>(this) : SampledMixtureOp::query(iid);
}

torch::Tensor GdasOp::weights() {
  if (is_training()) return draw();
  drawn_ = {alphas_.detach().argmax().item<int64_t>()};
  return torch::one_hot(torch::tensor(drawn_[0]), size()).to(alphas_.scalar_type());
}

/// A noise that is infinite, one in billions, is drawn again.
torch::Tensor GdasOp::draw() {
  for (;;) {
    const torch::Tensor noise = -torch::empty_like(alphas_.detach()).exponential_().log();
    const torch::Tensor probabilities = torch::softmax((torch::log_softmax(alphas_, 0) + noise) / tau_, 0);
    drawn_ = {probabilities.detach().argmax().item<int64_t>()};
    const torch::Tensor one_hot = torch::one_hot(torch::tensor(drawn_[0]), size()).to(alphas_.scalar_type());
    const torch::Tensor weights = one_hot - probabilities.detach() + probabilities;
    if (are_finite(weights)) return weights;
    if (!are_finite(alphas_))
      throw std::runtime_error(
          "the search has diverged: an alpha is infinite or not a number; lower search.train.optimizer.learning_rate "
          "or "
          "search.gdas.alphas.learning_rate");
  }
}

Op::Finalized GdasOp::finalize() const {
  const torch::NoGradGuard no_grad;
  // `none` is the first primitive and is never chosen.
  const auto best = alphas_.slice(0, 1).argmax().item<int64_t>() + 1;
  return {candidate(best), torch::softmax(alphas_, 0)[best].item<double>()};
}

}  // namespace nas::gdas
