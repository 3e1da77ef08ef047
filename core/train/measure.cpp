#include "core/train/measure.h"

#include "core/base/interrupt.h"
#include "core/train/loss.h"
#include "core/train/metrics.h"

namespace nas::core {

namespace {

/// Evaluation mode while it lives.
class EvaluationModeOf {
 public:
  explicit EvaluationModeOf(Model& model) : model_(model), was_training_(model.is_training()) { model.eval(); }
  ~EvaluationModeOf() { model_.train(was_training_); }
  EvaluationModeOf(const EvaluationModeOf&) = delete;
  EvaluationModeOf& operator=(const EvaluationModeOf&) = delete;

 private:
  Model& model_;
  const bool was_training_;
};

}  // namespace

Measurement measure(const std::function<torch::Tensor(const torch::Tensor&)>& logits_of, DataLoader& data) {
  const torch::NoGradGuard no_grad;
  Metrics metrics;
  Confusion confusion;
  torch::Tensor x, y;
  data.start(0);
  while (data.next(x, y)) {
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    const torch::Tensor logits = logits_of(x);
    y = y.to(logits.device());
    metrics.add(logits, y, training_loss(logits, {}, y, {}).item<double>());
    confusion.add(logits, y);
  }
  return {metrics.loss(), metrics.top1(), metrics.top5(), metrics.items(), std::move(confusion)};
}

Measurement measure(Model& model, DataLoader& data, torch::Device device, bool channels_last) {
  const EvaluationModeOf evaluation(model);
  return measure(
      [&](const torch::Tensor& images) {
        torch::Tensor x = images.to(device);
        if (channels_last) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
        return model.forward(x, nullptr);
      },
      data);
}

void move_to_device(torch::Tensor& x, torch::Tensor& y, torch::Device device, bool channels_last) {
  x = x.to(device);
  if (channels_last) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
  y = y.to(device);
}

void move_to_device(Model& model, torch::Device device, bool channels_last) {
  model.to(device);
  if (!channels_last) return;
  for (torch::Tensor& weight : model.parameters())
    if (weight.dim() == 4) weight.set_data(weight.contiguous(torch::MemoryFormat::ChannelsLast));
}

}  // namespace nas::core
