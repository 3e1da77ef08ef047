#include "core/train/confusion.h"

namespace nas::core {

void Confusion::add(const torch::Tensor& logits, const torch::Tensor& targets) {
  const torch::NoGradGuard no_grad;
  const int64_t classes = logits.size(1);
  if (!counts_.defined()) {
    counts_ = torch::zeros({classes, classes}, torch::kInt64);
    images_ = torch::zeros({classes}, torch::kInt64);
  }
  const torch::Tensor its_class = targets.to(torch::kCPU), scores = logits.detach().to(torch::kCPU);
  images_ += torch::bincount(its_class, {}, classes);
  const torch::Tensor numbers = scores.isnan().any(1).logical_not();
  // The first of equal ones, which argmax does not promise.
  const torch::Tensor is_largest = scores.eq(scores.amax(1, true));
  const torch::Tensor largest =
      torch::where(is_largest, torch::arange(classes), torch::scalar_tensor(classes, torch::kInt64)).amin(1);
  const torch::Tensor pairs = (its_class * classes + largest).masked_select(numbers);
  counts_ += torch::bincount(pairs, {}, classes * classes).view({classes, classes});
}

std::vector<int64_t> Confusion::images() const {
  if (!images_.defined()) return {};
  return {images_.data_ptr<int64_t>(), images_.data_ptr<int64_t>() + images_.numel()};
}

std::vector<std::vector<int64_t>> Confusion::rows_of(const torch::Tensor& counts) {
  std::vector<std::vector<int64_t>> rows;
  for (int64_t row = 0; counts.defined() && row < counts.size(0); ++row) {
    const int64_t* const begin = counts.data_ptr<int64_t>() + row * counts.size(1);
    rows.emplace_back(begin, begin + counts.size(1));
  }
  return rows;
}

}  // namespace nas::core
