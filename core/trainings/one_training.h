#pragma once
/// \file
/// One of a method's many trainings, in its worker process.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/lock_file.h"
#include "core/checkpoint/checkpoint_store.h"
#include "core/config/config.h"
#include "core/experiment/experiment_data.h"
#include "core/plugin/host_services.h"
#include "core/plugin/registry.h"
#include "core/record/data_record.h"
#include "core/train/metrics_log.h"
#include "core/train/trainer.h"
#include "core/trainings/training_folder.h"
#include "core/trainings/training_job.h"

namespace nas::core {

/// Serves its plugins as a run does: their seeds, metrics and files belong to this training.
class OneTraining final : public HostServices {
 public:
  /// `config` is that of the run with the epochs of the job, `lock` that of the folder, `data` the run's data, or
  /// nullptr to read it. Borrows `lock`, `registry` and `data`.
  OneTraining(TrainingFolder folder, const LockFile& lock, TrainingJob job, Config config, Registry& registry,
              const ExperimentData* data);

  /// Trains to the end, from the last checkpoint when there is one. Writes weights.safetensors. Throws Interrupted
  /// after saving.
  TrainingResult train();

  /// Writes metrics.jsonl to the disk. Throws Error(failed).
  void sync_metrics() { metrics_.sync(); }

  // HostServices
  uint64_t plugin_seed(std::string_view stream) const override { return seed("plugin." + std::string(stream)); }
  void plugin_metric(std::string_view name, double value) override;
  std::filesystem::path artifacts() const override { return folder_.path(); }
  void* host_interface(std::string_view) override { return nullptr; }

 private:
  void require_run_of(const DataRecord& data) const;
  void forget_lines_without_checkpoint();
  std::shared_ptr<Model> initial_model();
  TrainerServices services();
  TrainingResult result(const Trainer& trainer, Model& model, ModelDesc found) const;
  /// The name of a random stream that depends on the run's seed and the training's id alone.
  std::string stream(std::string_view name) const { return "trainings." + job_.id + "." + std::string(name); }
  uint64_t seed(std::string_view name) const;
  template <class Part>
  Ptr<Part> part(std::string_view kind, const std::string& name) const;

  TrainingFolder folder_;
  TrainingJob job_;
  Config config_;
  Registry& registry_;
  const ExperimentData* data_;
  MetricsLog metrics_;
  std::optional<int64_t> epoch_of_hook_;
  CheckpointStore checkpoints_;
};

}  // namespace nas::core
