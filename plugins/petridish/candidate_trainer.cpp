#include "candidate_trainer.h"

namespace nas::petridish {

/// Before a step the gradients are undefined, and its backward pass adds to them. So the gradient of the L1 norm is set
/// first.
void CandidateTrainer::pre_step(const torch::Tensor&, const torch::Tensor&) {
  const torch::NoGradGuard no_grad;
  const double l1 = config().real("l1");
  for (const torch::Tensor& alphas : model().arch_parameters()) alphas.mutable_grad() = l1 * alphas.sign();
}

void CandidateTrainer::post_epoch() {
  const torch::NoGradGuard no_grad;
  double sum = 0.0;
  for (const torch::Tensor& alphas : model().arch_parameters()) sum += alphas.abs().sum().item<double>();
  training().metric("sum_of_absolute_alphas", sum);
}

}  // namespace nas::petridish
