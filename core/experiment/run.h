#pragma once
/// \file
/// A run in memory, shared by its method and core's own searcher and evaluator.

#include <torch/torch.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/checkpoint/checkpoint_store.h"
#include "core/config/config.h"
#include "core/engine/engine.h"
#include "core/experiment/experiment_data.h"
#include "core/plugin/host_services.h"
#include "core/plugin/registry.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/run_report.h"
#include "core/train/metrics_log.h"
#include "core/train/trainer.h"
#include "nas/runner.h"

namespace nas::core {

class Run;

/// Interfaces of the host by id. Each function makes the service for a run and returns a pointer to exactly that
/// interface.
using RunServices = std::map<std::string_view, std::function<std::shared_ptr<void>(Run&)>>;

class Run final : public Provides<IRun>, public HostServices {
 public:
  /// For core alone: no interface of the SDK.
  static constexpr std::string_view iid = "nas.core.run";

  /// Opens device and data set. `config` is resolved, `directory` holds config.toml and run.json. `services` are for
  /// host_interface(), which makes each one at its first use.
  Run(Config config, Registry& registry, RunDirectory directory, RunInfo info, RunServices services);

  /// The run that the host's services are bound to, for core's own searcher and evaluator. Throws std::logic_error when
  /// there is none.
  static Run& current();

  // IRun
  const Config& config() const override { return config_; }
  IObject* create(std::string_view kind, std::string_view name) override;
  [[noreturn]] void reject(std::string_view key, std::string_view problem, std::string_view remedy) const override;

  // HostServices
  uint64_t plugin_seed(std::string_view stream) const override { return seed("plugin." + std::string(stream)); }
  void plugin_metric(std::string_view name, double value) override;
  std::filesystem::path artifacts() const override { return directory_.path(); }
  void* host_interface(std::string_view iid) override;

  const RunDirectory& directory() const noexcept { return directory_; }
  RunInfo& info() noexcept { return info_; }
  /// Writes run.json. Throws Error(failed), also when the directory was moved or deleted.
  void write_info() const {
    directory_.require_in_place();
    info_.write(directory_.info());
  }
  /// Writes report.html as the run is now, unless report.enabled is false and there is none, so that no old page is
  /// left. What goes wrong is logged and does not end the run.
  void write_report() {
    if (config_.flag("report.enabled") || std::filesystem::exists(directory_.report()))
      report_.write(info_, [this] { directory_.require_in_place(); });
  }
  const RunReport& report() const noexcept { return report_; }
  /// The same as write_report(), while it takes less than a hundredth of the run's time.
  void refresh_report() {
    if (config_.flag("report.enabled") && report_.is_due()) write_report();
  }
  /// Records the SHA-256 of `bytes` in run.json and then writes them to `file`, which lies in the directory.
  void write_recorded(const std::filesystem::path& file, std::string_view bytes);
  ExperimentData& data() noexcept { return data_; }
  MetricsLog& metrics() noexcept { return metrics_; }
  const Registry& registry() const noexcept { return registry_; }
  OpRegistry& ops() noexcept { return registry_.ops(); }
  torch::Device device() const noexcept { return device_; }
  Engine engine() const { return engine_from(config_.text("engine")); }
  uint64_t seed(std::string_view stream) const;
  /// Records how long `stage`, a training as `section` says, took and how fast it was.
  void record_time(const std::string& stage, const std::string& section, const Trainer& trainer);
  /// Since this object was made.
  double seconds() const;
  /// --force: trainings begin even if their estimated memory is more than is available.
  void ignore_memory_limits() noexcept { ignores_memory_limits_ = true; }
  bool ignores_memory_limits() const noexcept { return ignores_memory_limits_; }

  /// For a Trainer of `stage`, which is recorded in run.json once it has a checkpoint. The objects they point to live
  /// as long as the run.
  TrainerServices trainer_services(const std::string& stage);

 private:
  void record_stage(const std::string& stage);

  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  Config config_;
  Registry& registry_;
  RunDirectory directory_;
  RunInfo info_;
  RunReport report_;
  torch::Device device_;
  bool ignores_memory_limits_ = false;
  ExperimentData data_;
  MetricsLog metrics_;
  std::optional<int64_t> epoch_of_hook_;
  std::unique_ptr<CheckpointStore> checkpoints_;
  RunServices services_;
  std::map<std::string_view, std::shared_ptr<void>> made_;  ///< by services_; they refer to this run
};

/// The device called `name`. Throws Error(config) when this LibTorch build or machine does not have it.
torch::Device open_device(const std::string& name);

}  // namespace nas::core
