#include "core/train/metrics.h"

namespace nas::core {
namespace {

/// The number of classes that rank before the true one, (N) int64. A NaN compares as false, so its class ranks before.
torch::Tensor ranks(const torch::Tensor& logits, const torch::Tensor& targets) {
  const torch::Tensor target = targets.unsqueeze(1);
  const torch::Tensor target_logits = logits.gather(1, target);
  const torch::Tensor classes = torch::arange(logits.size(1), targets.options());
  const torch::Tensor behind = (logits < target_logits) | ((logits == target_logits) & (classes >= target));
  return behind.logical_not().sum(1);
}

int64_t count(const torch::Tensor& truths) { return truths.sum().item<int64_t>(); }

constexpr const char* kCounts = "counts";
constexpr const char* kLossSum = "loss_sum";

}  // namespace

void Metrics::add(const torch::Tensor& logits, const torch::Tensor& targets, double loss) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor rank = ranks(logits, targets);
  items_ += targets.size(0);
  top1_items_ += count(rank < 1);
  top5_items_ += count(rank < 5);
  loss_sum_ += loss * static_cast<double>(targets.size(0));
}

double Metrics::loss() const { return loss_sum_ / static_cast<double>(items_); }
double Metrics::top1() const { return static_cast<double>(top1_items_) / static_cast<double>(items_); }
double Metrics::top5() const { return static_cast<double>(top5_items_) / static_cast<double>(items_); }

NamedTensors Metrics::save_state() const {
  return {{kCounts, torch::tensor({items_, top1_items_, top5_items_}, torch::kInt64)},
          {kLossSum, torch::scalar_tensor(loss_sum_, torch::kFloat64)}};
}

void Metrics::load_state(const NamedTensors& state) {
  const Metrics empty;
  const NamedTensors like = empty.save_state();
  const torch::Tensor counts = require(state, kCounts, like[0].second);
  const torch::Tensor loss_sum = require(state, kLossSum, like[1].second);
  items_ = counts[0].item<int64_t>();
  top1_items_ = counts[1].item<int64_t>();
  top5_items_ = counts[2].item<int64_t>();
  loss_sum_ = loss_sum.item<double>();
}

}  // namespace nas::core
