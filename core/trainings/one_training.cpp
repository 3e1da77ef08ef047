#include "core/trainings/one_training.h"

#include <ATen/Parallel.h>

#include <utility>

#include "core/base/log.h"
#include "core/base/seeds.h"
#include "core/experiment/program.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/weights_file.h"
#include "core/record/training_pace.h"
#include "core/trainings/validations.h"

namespace nas::core {

OneTraining::OneTraining(TrainingFolder folder, const LockFile& lock, TrainingJob job, Config config,
                         Registry& registry, const ExperimentData* data)
    : folder_(std::move(folder)),
      job_(std::move(job)),
      config_(std::move(config)),
      registry_(registry),
      data_(data),
      metrics_(folder_.metrics().string()),
      checkpoints_({.folder = folder_.checkpoints(),
                    .keep = config_.integer("checkpoint.keep"),
                    .before_save = [&lock] { lock.require_in_place(); }}) {}

TrainingResult OneTraining::train() {
  at::set_num_threads(static_cast<int>(config_.integer("search.threads_per_training")));
  const IConfig& section = config_.section(job_.section);
  std::optional<ExperimentData> read;
  const ExperimentData& data =
      data_ ? *data_ : read.emplace(config_, registry_, static_cast<uint64_t>(config_.integer("seed")));
  require_run_of(data.record());
  forget_lines_without_checkpoint();
  const auto hooks = part<IArchTrainer>("trainer", job_.trainer);
  const auto finalizers = part<IFinalizers>("finalizers", job_.finalizers);
  const auto model = initial_model();
  const auto found_now = [&] { return finalizers ? finalized(*model, *finalizers, section) : model->desc(); };

  TrainerParts parts;
  parts.model = model;
  parts.data = data.training_data(job_.section, stream("train"));
  parts.hooks = hooks.get();
  parts.found_so_far = found_now;
  Trainer trainer(section, services(), std::move(parts));
  trainer.fit();
  SectionPace{.section = job_.section, .pace = trainer.pace()}.write(folder_.pace());
  write_weights(folder_.weights().string(), *model);
  return result(trainer, *model, found_now());
}

/// A worker on another machine may find other data or another program. An earlier nas-host has recorded no data.
void OneTraining::require_run_of(const DataRecord& data) const {
  const RunInfo run = RunInfo::read(RunPaths(folder_.run()).info());
  if (run.provenance.data) require_same_data(*run.provenance.data, data);
  if (const Program now = this_program(); !now.computes_as(run.program()))
    log::warning("the run is computed by " + run.program().to_text() + ", but this training by " + now.to_text());
}

std::shared_ptr<Model> OneTraining::initial_model() {
  const auto model = build_model(job_.desc, registry_.ops(), seed("weights"), engine_from(config_.text("engine")));
  if (job_.inherit.empty()) return model;
  const std::string weights = folder_.sibling(job_.inherit).weights().string();
  const int64_t inherited = load_fitting_weights(weights, *model, job_.renames);
  log::info(std::to_string(inherited) + " of its " + std::to_string(model->weights().size() + model->buffers().size()) +
            " tensors are copied from " + job_.inherit);
  return model;
}

/// A killed hook may have written lines before the first checkpoint, or a user has removed all checkpoints. Results are
/// read from the lines, so none of them may stay.
void OneTraining::forget_lines_without_checkpoint() {
  if (metrics_.size() == 0 || !checkpoints_.list().empty()) return;
  log::warning(job_.id + " has no checkpoint and is trained from its start");
  metrics_.truncate_to(0);
}

TrainerServices OneTraining::services() {
  TrainerServices services;
  services.stage = job_.id;
  services.seed = seed("steps");
  services.device = open_device(std::string(config_.text("device")));
  services.metrics = &metrics_;
  services.epoch_of_hook = &epoch_of_hook_;
  services.checkpoints = &checkpoints_;
  services.checkpoint_seconds = config_.real("checkpoint.every_seconds");
  services.log_every = config_.integer("log.every_steps");
  services.config_sha256 = job_.fingerprint();
  services.metrics_are_results = true;
  return services;
}

TrainingResult OneTraining::result(const Trainer& trainer, Model& model, ModelDesc found) const {
  const Validations validations = read_validations(folder_.metrics().string());
  const Cost cost = measure_cost(model, {.timed_passes = 0});
  TrainingResult result;
  result.id = job_.id;
  result.valid_accuracy = validations.last_accuracy;
  result.valid_loss = validations.last_loss;
  result.best_valid_accuracy = validations.best_accuracy;
  result.epochs = validations.epochs;
  result.parameters = cost.parameters;
  result.macs = cost.macs;
  result.seconds = trainer.seconds();
  result.found = std::move(found);
  return result;
}

void OneTraining::plugin_metric(std::string_view name, double value) {
  metrics_.append_unless_repeated({.stage = job_.id,
                                   .epoch = epoch_of_hook_,
                                   .step = {},
                                   .split = "plugin",
                                   .values = {{std::string(name), value}}});
}

uint64_t OneTraining::seed(std::string_view name) const {
  return derive_seed(static_cast<uint64_t>(config_.integer("seed")), stream(name));
}

template <class Part>
Ptr<Part> OneTraining::part(std::string_view kind, const std::string& name) const {
  return name.empty() ? nullptr : registry_.create<Part>(kind, name, &config_);
}

}  // namespace nas::core
