#include "drnas_trainer.h"

#include "dirichlet.h"

namespace nas::drnas {

torch::Tensor DrnasTrainer::regularizer() {
  const double scale = config().real("drnas.kl_scale");
  if (scale == 0.0) return {};
  torch::Tensor sum = torch::zeros({}, model().arch_parameters().front().options().requires_grad(false));
  for (const torch::Tensor& alphas : model().arch_parameters())
    sum = sum + divergence_from_uniform(concentration_of(alphas));
  return scale * sum;
}

}  // namespace nas::drnas
