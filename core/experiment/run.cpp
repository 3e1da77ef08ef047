#include "core/experiment/run.h"

#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/plugin_call.h"
#include "core/base/seeds.h"
#include "core/plugin/host_api.h"
#include "core/record/written_files.h"

namespace nas::core {

namespace {

/// The device "meta", on which tensors have no values, is for other purposes.
torch::Device device_named(const std::string& name) {
  try {
    const torch::Device device(name);
    if (device.is_meta()) throw std::invalid_argument(name);
    return device;
  } catch (const std::exception&) {
    throw Error(ExitCode::config, "there is no device \"" + name + "\"", "key \"device\"",
                "set device = \"cpu\", or for example \"cuda:0\"");
  }
}

}  // namespace

torch::Device open_device(const std::string& name) {
  const torch::Device device = device_named(name);
  try {
    torch::empty({1}, torch::TensorOptions(device));
    return device;
  } catch (const std::exception&) {
    throw Error(ExitCode::config, "device \"" + name + "\" is not available in this LibTorch build", "key \"device\"",
                "set device = \"cpu\", or use a LibTorch build that supports the device");
  }
}

Run::Run(Config config, Registry& registry, RunDirectory directory, RunInfo info, RunServices services)
    : config_(std::move(config)),
      registry_(registry),
      directory_(std::move(directory)),
      info_(std::move(info)),
      report_(directory_),
      device_(open_device(std::string(config_.text("device")))),
      data_(config_, registry, static_cast<uint64_t>(config_.integer("seed"))),
      metrics_(directory_.metrics()),
      services_(std::move(services)) {}

Run& Run::current() {
  void* run = bound_services().host_interface(iid);
  if (!run) throw std::logic_error("the host's searcher and evaluator work only within a run");
  return *static_cast<Run*>(run);
}

IObject* Run::create(std::string_view kind, std::string_view name) {
  return called_by_plugin([&] { return registry_.create(kind, name, &config_).release(); });
}

void Run::reject(std::string_view key, std::string_view problem, std::string_view remedy) const {
  end_run_from_plugin(Error(ExitCode::config, std::string(problem),
                            "key \"" + std::string(key) + "\", set by " + config_.origin(key).where,
                            std::string(remedy)));
}

void Run::plugin_metric(std::string_view name, double value) {
  metrics_.append_unless_repeated(
      {.stage = "run", .epoch = epoch_of_hook_, .step = {}, .split = "plugin", .values = {{std::string(name), value}}});
}

void* Run::host_interface(std::string_view iid) {
  if (iid == Run::iid) return this;
  const auto service = services_.find(iid);
  if (service == services_.end()) return nullptr;
  std::shared_ptr<void>& made = made_[service->first];
  if (!made) made = service->second(*this);
  return made.get();
}

void Run::write_recorded(const std::filesystem::path& file, std::string_view bytes) {
  info_.provenance.files[name_in_run(directory_, file)] = sha256(bytes);
  write_info();
  write_atomically(file.string(), bytes);
}

void Run::record_stage(const std::string& stage) {
  if (info_.provenance.has_stage(stage)) return;
  info_.provenance.stages.push_back(stage);
  write_info();
}

void Run::record_time(const std::string& stage, const std::string& section, const Trainer& trainer) {
  info_.seconds[stage] = trainer.seconds();
  info_.pace[stage] = {.section = section, .pace = trainer.pace()};
}

double Run::seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }

uint64_t Run::seed(std::string_view stream) const {
  return derive_seed(static_cast<uint64_t>(config_.integer("seed")), stream);
}

TrainerServices Run::trainer_services(const std::string& stage) {
  checkpoints_ = std::make_unique<CheckpointStore>(CheckpointStoreOptions{
      .folder = directory_.checkpoints(stage), .keep = config_.integer("checkpoint.keep"), .before_save = [this] {
        directory_.require_in_place();
      }});
  TrainerServices services;
  services.stage = stage;
  services.seed = seed(stage);
  services.device = device_;
  services.metrics = &metrics_;
  services.epoch_of_hook = &epoch_of_hook_;
  services.checkpoints = checkpoints_.get();
  services.checkpoint_seconds = config_.real("checkpoint.every_seconds");
  services.log_every = config_.integer("log.every_steps");
  services.config_sha256 = info_.config_sha256;
  services.epoch_saved = [this] { refresh_report(); };
  services.has_checkpoint = [this, stage] { record_stage(stage); };
  return services;
}

}  // namespace nas::core
