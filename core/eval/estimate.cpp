#include "core/eval/estimate.h"

#include <algorithm>
#include <chrono>

#include "core/run/network.h"
#include "core/train/loss.h"
#include "core/train/measure.h"

namespace nas::core {

namespace {

double seconds_of_step(Model& model, const torch::Tensor& x, const torch::Tensor& y) {
  const auto start = std::chrono::steady_clock::now();
  torch::Tensor aux_logits;
  const torch::Tensor logits = model.forward(x, &aux_logits);
  training_loss(logits, aux_logits, y, {.aux_weight = 1.0}).backward();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int64_t training_steps(const IConfig& train, int64_t batches) {
  const int64_t most = train.integer("max_steps");
  return train.integer("epochs") * (most > 0 ? std::min(most, batches) : batches);
}

}  // namespace

double estimate_eval_seconds(Run& run, IModelDescBuilder& builder, const ITreeSource& cells) {
  const IConfig& eval = run.config().section("eval");
  if (!eval.flag("enabled")) return 0.0;
  const Shape shape = run.data().shape();
  const auto model = build_model(build_desc(builder, eval.section("model"), shape, run.data().classes(), &cells),
                                 run.ops(), 0, run.engine());
  const bool channels_last = eval.flag("train.channels_last");
  place_model(*model, run.device(), channels_last);
  const int64_t batch = eval.integer("train.batch");
  torch::Tensor x = torch::zeros({batch, shape.channels, shape.height, shape.width});
  torch::Tensor y = torch::zeros({batch}, torch::kInt64);
  place_batch(x, y, run.device(), channels_last);
  seconds_of_step(*model, x, y);  // the first one also allocates
  return seconds_of_step(*model, x, y) *
         static_cast<double>(training_steps(eval.section("train"), run.data().eval_data().train->batches_per_epoch()));
}

}  // namespace nas::core
