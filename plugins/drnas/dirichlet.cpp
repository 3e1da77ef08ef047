#include "dirichlet.h"

#include <cmath>

namespace nas::drnas {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class DirichletSample final : public torch::autograd::Function<DirichletSample> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& concentration) {
    const torch::Tensor sample = torch::_sample_dirichlet(concentration);
    context->save_for_backward({sample, concentration});
    return sample;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &sample = saved[0], &concentration = saved[1], &gradient = gradients[0];
    const torch::Tensor total = concentration.sum(-1, /*keepdim=*/true).expand_as(concentration);
    const torch::Tensor centred = gradient - (sample * gradient).sum(-1, /*keepdim=*/true);
    return {torch::_dirichlet_grad(sample, concentration, total) * centred};
  }
};

}  // namespace

torch::Tensor concentration_of(const torch::Tensor& alphas) { return torch::elu(alphas) + 1; }

torch::Tensor dirichlet_sample(const torch::Tensor& concentration) { return DirichletSample::apply(concentration); }

torch::Tensor divergence_from_uniform(const torch::Tensor& concentration) {
  const torch::Tensor total = concentration.sum();
  // The logarithm of the density of the uniform distribution is that of Gamma(K).
  const torch::Tensor normalizers = torch::lgamma(total) - torch::lgamma(concentration).sum() -
                                    std::lgamma(static_cast<double>(concentration.numel()));
  const torch::Tensor mean_logarithms = torch::digamma(concentration) - torch::digamma(total);
  return normalizers + ((concentration - 1) * mean_logarithms).sum();
}

}  // namespace nas::drnas
