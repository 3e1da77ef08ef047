#include "core/experiment/estimate.h"

#include <algorithm>
#include <chrono>

#include "core/base/interrupt.h"
#include "core/engine/memory/buffer.h"
#include "core/experiment/eval_network.h"
#include "core/model/build_network.h"
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

void stop_if_interrupted() {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
}

}  // namespace

int64_t steps_of_epoch(const IConfig& train, int64_t batches) {
  const int64_t most = train.integer("max_steps");
  return most > 0 ? std::min(most, batches) : batches;
}

double measure_step_seconds(Run& run, const ModelDesc& network, const IConfig& stage, int64_t images) {
  const auto model = build_model(network, run.ops(), 0, run.engine());
  const bool channels_last = stage.flag("train.channels_last");
  move_to_device(*model, run.device(), channels_last);
  const int64_t batch = std::min(stage.integer("train.batch"), images);
  torch::Tensor x = torch::zeros({batch, network.input.channels, network.input.height, network.input.width});
  torch::Tensor y = torch::zeros({batch}, torch::kInt64);
  move_to_device(x, y, run.device(), channels_last);
  seconds_of_step(*model, x, y);  // the first one also allocates
  stop_if_interrupted();
  return seconds_of_step(*model, x, y);
}

ImageCounts eval_images(Run& run) {
  const TrainingData data = run.data().eval_data();
  const int64_t validation = data.valid ? data.valid->size() : 0;
  return {.train = data.train->size(), .valid = std::max(validation, run.data().test_data().size())};
}

double estimate_eval_seconds(Run& run, IModelDescBuilder& builder, TreeBytes cells) {
  const IConfig& eval = run.config().section("eval");
  if (!eval.flag("enabled")) return 0.0;
  const ModelDesc network = expected_eval_network(run, builder, cells);
  const ImageCounts images = eval_images(run);
  require_memory(run, {.network = network, .section = "eval", .images = images});
  const int64_t steps = steps_of_epoch(eval.section("train"), run.data().eval_data().train->batches_per_epoch());
  const double of_step = measure_step_seconds(run, network, eval, images.train);
  engine::release_unused_memory();  // maps of the search have other sizes
  return of_step * static_cast<double>(eval.integer("train.epochs")) * static_cast<double>(steps);
}

}  // namespace nas::core
