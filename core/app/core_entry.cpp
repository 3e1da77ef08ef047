/// \file
/// The one symbol that libnas_core.so exports.

#include <dlfcn.h>

#include "core/app/api.h"
#include "core/app/data_report.h"
#include "core/app/export_network.h"
#include "core/app/model_report.h"
#include "core/app/op_check.h"
#include "core/app/own_parts.h"
#include "core/app/predict.h"
#include "core/app/session.h"
#include "core/app/test_run.h"
#include "core/base/crash.h"
#include "core/experiment/run.h"
#include "core/plugin/host_api.h"
#include "core/plugin/registry.h"
#include "core/strategy/strategy_runner.h"
#include "core/trainings/worker.h"

namespace nas::core {

namespace {

class Core final : public ICore {
 public:
  const nas_host_api* host_api() override { return core::host_api(); }
  void add_plugin(const LoadedPlugin& plugin) override { registry_.add(with_runners(plugin)); }
  OpCheck check_op(const std::string& name) override { return core::check_op(registry_.ops(), name); }
  int run(const RunRequest& request) override { return begin_run(request, registry_); }
  int resume(const std::string& directory, const Config& config, const ResumeOptions& options) override {
    return resume_run(directory, config, options, registry_);
  }
  void read_data_of_trainings(const Config& config) override {
    data_of_trainings_ = core::read_data_of_trainings(config, registry_);
  }
  int work(const std::string& folder, const Config& config) override {
    return run_worker(folder, config, registry_, data_of_trainings_.get());
  }
  void inspect(const ModelRequest& request) override { print_model_report(request, registry_.ops()); }
  void export_network(const ExportRequest& request) override { core::export_network(request); }
  int check_data(const DataCheckRequest& request) override { return print_data_report(request); }
  void test(const TestRequest& request) override { test_run(request, registry_); }
  int predict(const PredictRequest& request) override { return core::predict(request, registry_); }
  void require_device(const std::string& name) override { open_device(name); }

 private:
  Registry registry_{own_factories()};
  std::unique_ptr<const ExperimentData> data_of_trainings_;
};

}  // namespace

}  // namespace nas::core

extern "C" __attribute__((visibility("default"))) nas::core::ICore* nas_core_v1() {
  nas::core::crash::install();
  // Plugins that GNU ld linked need libtorch.so by name, an empty library of LibTorch that this one does not need. Here
  // it is found on this library's own search path, as plugins have none.
  ::dlopen("libtorch.so", RTLD_NOW | RTLD_GLOBAL);
  // Never destroyed: plugins are never unloaded, and their objects may outlive main.
  static auto* core = new nas::core::Core();
  return core;
}
