#include "core/model/drop_path.h"

#include <vector>

namespace nas::core {

torch::Tensor drop_path(const torch::Tensor& x, double probability) {
  if (probability == 0.0) return x;
  const double keep = 1.0 - probability;
  std::vector<int64_t> one_per_sample(static_cast<size_t>(x.dim()), 1);
  one_per_sample.front() = x.size(0);
  return x * torch::empty(one_per_sample, x.options()).bernoulli_(keep).div_(keep);
}

}  // namespace nas::core
