#pragma once
/// \file
/// Drop path (FractalNet, Larsson et al. 2017; as used by NASNet and DARTS).

#include <torch/torch.h>

namespace nas::core {

/// Each sample of `x` (N, ...) becomes zero with `probability` in [0, 1), else is scaled by 1/(1 - probability). Draws
/// N numbers of the default generator of the tensor's device; none at probability 0.
torch::Tensor drop_path(const torch::Tensor& x, double probability);

/// The factors (N, 1, ...) by which drop_path multiplies the samples of `x`; `probability` above 0.
torch::Tensor drop_path_scale(const torch::Tensor& x, double probability);

}  // namespace nas::core
