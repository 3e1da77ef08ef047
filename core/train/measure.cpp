#include "core/train/measure.h"

#include "core/base/interrupt.h"
#include "core/train/loss.h"
#include "core/train/metrics.h"

namespace nas::core {

Measurement measure(Model& model, DataLoader& data, torch::Device device, bool channels_last) {
  const torch::NoGradGuard no_grad;
  const bool was_training = model.is_training();
  model.eval();
  Metrics metrics;
  torch::Tensor x, y;
  data.start(0);
  while (data.next(x, y)) {
    if (const int signal = interrupt::requested()) {
      model.train(was_training);
      throw Interrupted(signal);
    }
    move_to_device(x, y, device, channels_last);
    const torch::Tensor logits = model.forward(x, nullptr);
    metrics.add(logits, y, training_loss(logits, {}, y, {}).item<double>());
  }
  model.train(was_training);
  return {metrics.loss(), metrics.top1(), metrics.top5(), metrics.items()};
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
