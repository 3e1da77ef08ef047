#pragma once
/// \file
/// The Dirichlet distribution, differentiable in its concentration.

#include <torch/torch.h>

namespace nas::drnas {

/// elu(alphas) + 1, which is positive; alphas of zero give the uniform distribution.
torch::Tensor concentration_of(const torch::Tensor& alphas);

/// One sample (K) of Dirichlet(`concentration`), drawn from LibTorch's default generator. Its gradient is the pathwise
/// one (Jankowiak, Obermeyer: "Pathwise Derivatives Beyond the Reparameterization Trick", ICML 2018).
torch::Tensor dirichlet_sample(const torch::Tensor& concentration);

/// KL(Dirichlet(`concentration`) || Dirichlet(1, ..., 1)), a scalar with its autograd graph.
torch::Tensor divergence_from_uniform(const torch::Tensor& concentration);

}  // namespace nas::drnas
