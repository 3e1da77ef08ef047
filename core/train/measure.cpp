#include "core/train/measure.h"

#include "core/base/interrupt.h"
#include "core/model/evaluation_mode.h"
#include "core/train/loss.h"
#include "core/train/metrics.h"

namespace nas::core {

Measurement measure(const std::function<torch::Tensor(const torch::Tensor&)>& logits_of, DataLoader& data,
                    const BatchObserver& observe, int64_t batches) {
  const torch::NoGradGuard no_grad;
  Metrics metrics;
  Confusion confusion;
  torch::Tensor x, y;
  data.start(0);
  for (int64_t done = 0; (batches == 0 || done < batches) && data.next(x, y); ++done) {
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    const torch::Tensor logits = logits_of(x);
    y = y.to(logits.device());
    metrics.add(logits, y, training_loss(logits, {}, y, {}).item<double>());
    confusion.add(logits, y);
    if (observe) observe(logits, y);
  }
  return {metrics.loss(), metrics.top1(), metrics.top5(), metrics.items(), std::move(confusion)};
}

Measurement measure(Model& model, DataLoader& data, torch::Device device, bool channels_last,
                    const BatchObserver& observe) {
  const EvaluationMode evaluation(model);
  return measure(
      [&](const torch::Tensor& images) { return model.forward(on_device(images, device, channels_last), nullptr); },
      data, observe);
}

torch::Tensor on_device(const torch::Tensor& images, torch::Device device, bool channels_last) {
  const torch::Tensor there = images.to(device);
  return channels_last ? there.contiguous(torch::MemoryFormat::ChannelsLast) : there;
}

void move_to_device(torch::Tensor& x, torch::Tensor& y, torch::Device device, bool channels_last) {
  x = on_device(x, device, channels_last);
  y = y.to(device);
}

void move_to_device(Model& model, torch::Device device, bool channels_last) {
  model.to(device);
  if (!channels_last) return;
  for (torch::Tensor& weight : model.parameters())
    if (weight.dim() == 4) weight.set_data(weight.contiguous(torch::MemoryFormat::ChannelsLast));
}

}  // namespace nas::core
