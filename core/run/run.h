#pragma once
/// \file
/// A run: what its method and core's own searcher and evaluater share.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/checkpoint/checkpoint_store.h"
#include "core/config/config.h"
#include "core/engine/engine.h"
#include "core/plugin/host_services.h"
#include "core/plugin/registry.h"
#include "core/report/metrics_log.h"
#include "core/run/experiment_data.h"
#include "core/run/run_directory.h"
#include "core/run/run_info.h"
#include "core/train/trainer.h"
#include "nas/runner.h"

namespace nas::core {

class Networks;
class RunRecord;
class Trainings;

class Run final : public IRun, public HostServices {
 public:
  /// Opens device and data set. `config` is resolved, `directory` holds config.toml and run.json.
  Run(Config config, Registry& registry, RunDirectory directory, RunInfo info);
  ~Run();

  /// The Run behind what a searcher or evaluater of core is given.
  static Run& of(IRun& run) { return static_cast<Run&>(run); }

  // IRun
  const IConfig& config() const override { return config_; }
  IObject* create(std::string_view kind, std::string_view name) override;
  [[noreturn]] void reject(std::string_view key, std::string_view problem, std::string_view remedy) const override;

  // HostServices
  uint64_t plugin_seed(std::string_view stream) const override { return seed("plugin." + std::string(stream)); }
  void plugin_metric(std::string_view name, double value) override;
  std::filesystem::path artifacts() const override { return directory_.path(); }
  void* host_interface(std::string_view iid) override;

  const RunDirectory& directory() const noexcept { return directory_; }
  RunInfo& info() noexcept { return info_; }
  void write_info() const { info_.write(directory_.info()); }
  ExperimentData& data() noexcept { return data_; }
  MetricsLog& metrics() noexcept { return metrics_; }
  const Registry& registry() const noexcept { return registry_; }
  OpRegistry& ops() noexcept { return registry_.ops(); }
  torch::Device device() const noexcept { return device_; }
  Engine engine() const { return engine_from(config_.text("engine")); }
  uint64_t seed(std::string_view stream) const;

  /// For a Trainer of `stage`; what they point at lives as long as this.
  TrainerServices trainer_services(const std::string& stage);

 private:
  Config config_;
  Registry& registry_;
  RunDirectory directory_;
  RunInfo info_;
  torch::Device device_;
  ExperimentData data_;
  MetricsLog metrics_;
  std::unique_ptr<CheckpointStore> checkpoints_;
  std::unique_ptr<RunRecord> record_;     ///< made when asked for
  std::unique_ptr<Networks> networks_;    ///< made when asked for
  std::unique_ptr<Trainings> trainings_;  ///< made when asked for
};

/// The device called `name`. Throws Error(config) when LibTorch does not know it or does not have it here.
torch::Device open_device(const std::string& name);

}  // namespace nas::core
