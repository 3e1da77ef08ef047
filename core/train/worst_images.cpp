#include "core/train/worst_images.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nas::core {

namespace {

bool is_worse(const WorstImage& one, const WorstImage& other) {
  const auto size = [](double loss) { return std::isnan(loss) ? std::numeric_limits<double>::infinity() : loss; };
  return size(one.loss) != size(other.loss) ? size(one.loss) > size(other.loss) : one.index < other.index;
}

/// The first class with the largest logit, as Confusion counts it.
int64_t answer_in(const torch::Tensor& logits) {
  if (logits.isnan().any().item<bool>()) return -1;
  return logits.eq(logits.amax()).nonzero()[0].item<int64_t>();
}

}  // namespace

void WorstImages::add(const torch::Tensor& logits, const torch::Tensor& targets) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor scores = logits.detach().to(torch::kCPU, torch::kFloat64),
                      classes = targets.to(torch::kCPU).contiguous();
  const torch::Tensor losses = torch::cross_entropy_loss(scores, classes, {}, at::Reduction::None);
  const double* const loss_of = losses.data_ptr<double>();
  const int64_t* const class_of = classes.data_ptr<int64_t>();
  for (int64_t i = 0; i < losses.numel(); ++i) {
    const double loss = loss_of[i];
    const WorstImage image{.index = seen_++,
                           .its_class = class_of[i],
                           .loss = std::isfinite(loss) ? loss : std::numeric_limits<double>::quiet_NaN()};
    if (images_.size() == most_ && !is_worse(image, images_.back())) continue;
    const auto place = std::ranges::upper_bound(images_, image, is_worse);
    images_.insert(place, image)->answer = answer_in(scores[i]);
    if (images_.size() > most_) images_.pop_back();
  }
}

}  // namespace nas::core
