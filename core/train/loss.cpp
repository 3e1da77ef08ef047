#include "core/train/loss.h"

#include <cmath>

#include "core/base/error.h"

namespace nas::core {

void LossOptions::validate() const {
  check_option(label_smoothing >= 0 && label_smoothing < 1, "label_smoothing", "at least 0 and below 1",
               label_smoothing);
  check_option(aux_weight >= 0 && std::isfinite(aux_weight), "aux_weight", "at least 0", aux_weight);
}

torch::Tensor balanced_class_weights(const torch::Tensor& labels, int64_t classes) {
  const torch::Tensor counts = torch::bincount(labels, {}, classes).to(torch::kFloat64);
  const double occurring = counts.count_nonzero().item<double>();
  const torch::Tensor weights = static_cast<double>(labels.numel()) / (occurring * counts);
  return torch::where(counts > 0, weights, torch::zeros_like(weights));
}

torch::Tensor training_loss(const torch::Tensor& logits, const torch::Tensor& aux_logits, const torch::Tensor& targets,
                            const LossOptions& options) {
  auto smoothed = torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(options.label_smoothing);
  if (options.class_weights.defined()) smoothed.weight(options.class_weights.to(logits.options()));
  torch::Tensor loss = torch::nn::functional::cross_entropy(logits, targets, smoothed);
  if (!aux_logits.defined()) return loss;
  return loss + options.aux_weight * torch::nn::functional::cross_entropy(aux_logits, targets, smoothed);
}

}  // namespace nas::core
