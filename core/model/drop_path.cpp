#include "core/model/drop_path.h"

#include <vector>

namespace nas::core {

torch::Tensor drop_path(const torch::Tensor& x, double probability) {
  return probability == 0.0 ? x : x * drop_path_scale(x, probability);
}

torch::Tensor drop_path_scale(const torch::Tensor& x, double probability) {
  const double keep = 1.0 - probability;
  std::vector<int64_t> one_per_sample(static_cast<size_t>(x.dim()), 1);
  one_per_sample.front() = x.size(0);
  return torch::empty(one_per_sample, x.options().requires_grad(false)).bernoulli_(keep).div_(keep);
}

}  // namespace nas::core
