/// \file
/// Trainer: saving and restoring. A checkpoint contains what the next step depends on, except what follows from the
/// seed and the position: data order, augmentation, drop path.

#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/train/trainer.h"

namespace nas::core {

namespace {

/// The plugin's tensors in a checkpoint.
class PluginState final : public Provides<IState> {
 public:
  explicit PluginState(NamedTensors tensors = {}) : tensors_(std::move(tensors)) {}
  void put(std::string_view name, const torch::Tensor& value) override {
    const auto refuse = [&](const char* problem) {
      throw std::invalid_argument("the value \"" + std::string(name) + "\" of the state " + problem);
    };
    if (!value.defined()) refuse("is an undefined tensor");
    if (find(tensors_, name)) refuse("was put twice");
    tensors_.emplace_back(std::string(name), value.detach().clone());
  }
  torch::Tensor get(std::string_view name) const override {
    const torch::Tensor* found = find(tensors_, name);
    return found ? *found : torch::Tensor();
  }
  const NamedTensors& tensors() const { return tensors_; }

 private:
  NamedTensors tensors_;
};

/// In place, because others share these tensors.
void copy_into(const NamedTensors& live, const NamedTensors& saved) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : live) torch::Tensor(tensor).copy_(require(saved, name, tensor));
}

/// What a run that is killed after its last epoch, and resumed, has to report without measuring again.
torch::Tensor to_tensor(const Measurement& found) {
  return torch::tensor({found.loss, found.top1, found.top5, static_cast<double>(found.images)}, torch::kFloat64);
}

std::optional<Measurement> measurement_in(const NamedTensors& tensors) {
  if (!find(tensors, "last")) return std::nullopt;
  const torch::Tensor found = require(tensors, "last", torch::empty({4}, torch::kFloat64));
  const auto values = found.accessor<double, 1>();
  return Measurement{values[0], values[1], values[2], static_cast<int64_t>(values[3])};
}

}  // namespace

void Trainer::save_if_due() {
  const int signal = interrupt::requested();
  const double since_save = std::chrono::duration<double>(Clock::now() - saved_at_).count();
  if (!signal && since_save < services_.checkpoint_seconds) return;
  save();
  if (signal) throw Interrupted(signal);
}

void Trainer::save() {
  count_time();
  services_.metrics->sync();
  services_.checkpoints->save("epoch-" + std::to_string(position_.epoch) + "-step-" + std::to_string(position_.step),
                              checkpoint());
  saved_at_ = Clock::now();
}

TensorFile Trainer::checkpoint() {
  TensorFile file;
  const Model& model = *parts_.model;
  add_section(file.tensors, "weights", model.named_weights());
  add_section(file.tensors, "buffers", model.named_buffers());
  add_section(file.tensors, "alphas", model.named_arch_parameters());
  add_section(file.tensors, "optimizer", optimizer_->save_state());
  add_section(file.tensors, "metrics", running_.save_state());
  if (validation_) add_section(file.tensors, "validation", {{"last", to_tensor(*validation_)}});
  if (parts_.hooks) {
    PluginState state;
    call_plugin(site("save() of its trainer"), [&] { parts_.hooks->save(state); });
    add_section(file.tensors, "plugin", state.tensors());
  }
  position_.save(file.metadata);
  control_.save(file.metadata);
  file.metadata["stage"] = services_.stage;
  file.metadata["config_sha256"] = services_.config_sha256;
  file.metadata["metrics_bytes"] = std::to_string(services_.metrics->size());
  file.metadata["metrics_sha256"] = services_.metrics->sha256();
  return file;
}

/// False when there is no checkpoint.
bool Trainer::restore() {
  const auto stored = services_.checkpoints->latest_readable();
  if (!stored) return false;
  try {
    restore_from(stored->file);
  } catch (const std::logic_error&) {  // an entry is missing, or is not a number
    throw Error(ExitCode::unreadable, "the checkpoint is incomplete", stored->path.string());
  }
  log::info(services_.stage + " resumes at epoch " + std::to_string(position_.epoch + 1) + ", step " +
            std::to_string(position_.step + 1));
  return true;
}

void Trainer::restore_from(const TensorFile& file) {
  if (file.metadata.at("config_sha256") != services_.config_sha256)
    throw Error(ExitCode::unreadable, "the checkpoint belongs to another configuration", "",
                "restore config.toml, or start a new run with --config");
  const Model& model = *parts_.model;
  copy_into(model.named_weights(), section(file.tensors, "weights"));
  copy_into(model.named_buffers(), section(file.tensors, "buffers"));
  copy_into(model.named_arch_parameters(), section(file.tensors, "alphas"));
  optimizer_->load_state(section(file.tensors, "optimizer"));
  running_.load_state(section(file.tensors, "metrics"));
  validation_ = measurement_in(section(file.tensors, "validation"));
  if (parts_.hooks) {
    const PluginState state(section(file.tensors, "plugin"));
    call_plugin(site("load() of its trainer"), [&] { parts_.hooks->load(state); });
  }
  position_ = TrainingPosition::load(file.metadata);
  control_.load(file.metadata);
  if (parts_.data.arch) parts_.data.arch->seek(position_.arch_batch);
  restore_metrics(file.metadata);
}

/// Lines that are lost or changed do no harm to the training: it continues, unless its results are read from them.
void Trainer::restore_metrics(const std::map<std::string, std::string>& metadata) {
  MetricsLog& metrics = *services_.metrics;
  const int64_t bytes = std::stoll(metadata.at("metrics_bytes"));
  const bool required = services_.metrics_are_results;
  if (bytes > 0 && metrics.began_empty() && !required) {
    log::warning("the lines of " + metrics.path() + " from before the checkpoint are lost; " + services_.stage +
                 " continues without them");
    return metrics.truncate_to(0);
  }
  metrics.truncate_to(bytes);
  const auto recorded = metadata.find("metrics_sha256");  // earlier versions did not record it
  if (recorded == metadata.end() || recorded->second == metrics.sha256()) return;
  if (required)
    throw Error(ExitCode::unreadable, "lines of " + metrics.path() + " were changed after they were written", "",
                "restore the file that the run wrote, or start a new run");
  log::warning("lines of " + metrics.path() + " from before the checkpoint were changed after they were written");
}

}  // namespace nas::core
