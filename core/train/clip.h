#pragma once
/// \file
/// Gradient clipping (Pascanu et al., 2013, arXiv:1211.5063).

#include <torch/torch.h>

#include <span>

namespace nas::core {

/// Scales the gradients of `weights` so that their 2-norm, taken over all of them together, is at most `max_norm`, as
/// torch's clip_grad_norm_ does. Returns the norm before. Undefined gradients count as nothing. With an infinite
/// `max_norm` it only measures. Throws Error(failed) when the norm is infinite or not a number: training has diverged.
double clip_gradient_norm(std::span<const torch::Tensor> weights, double max_norm);

}  // namespace nas::core
