#include "core/train/clip.h"

#include <cmath>

#include "core/base/decimal.h"
#include "core/base/error.h"

namespace nas::core {

double clip_gradient_norm(std::span<const torch::Tensor> weights, double max_norm) {
  const double norm = torch::nn::utils::clip_grad_norm_({weights.begin(), weights.end()}, max_norm);
  if (!std::isfinite(norm))
    throw Error(ExitCode::failed, "training has diverged: the norm of the gradients is " + shortest_decimal(norm), "",
                "lower the learning rate, or clip gradients to a smaller norm");
  return norm;
}

}  // namespace nas::core
