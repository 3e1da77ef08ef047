// As much of libnas_core.so as loading plugins needs, without LibTorch: nas-host loads plugins into it in tests that
// are built without core. A run makes an object of each counter and prints what it counts.
#include <iostream>
#include <stdexcept>
#include <vector>

#include "core/app/api.h"
#include "nas/object.h"
#include "tests/abi/plugins/counter.h"

namespace nas::core {
namespace {

void ignore_log(const nas_host_api*, int32_t, const char*, const char*) {}
void* find_nothing(const nas_host_api*, const char*) { return nullptr; }

class StandIn final : public ICore {
 public:
  StandIn() {
    table_.struct_size = sizeof(table_);
    table_.abi_major = NAS_ABI_MAJOR;
    table_.abi_minor = NAS_ABI_MINOR;
    table_.log = ignore_log;
    table_.query = find_nothing;
  }
  const nas_host_api* host_api() override { return &table_; }
  void add_plugin(const LoadedPlugin& plugin) override { plugins_.push_back(plugin); }
  int run(const RunRequest&) override {
    for (const LoadedPlugin& plugin : plugins_)
      for (uint32_t i = 0; i < plugin.api->factory_count; ++i) print_count(*plugin.api->factories[i]);
    return 0;
  }

  OpCheck check_op(const std::string&) override { throw missing(); }
  int resume(const std::string&, const Config&, const ResumeOptions&) override { throw missing(); }
  void inspect(const ModelRequest&) override { throw missing(); }
  void export_network(const ExportRequest&) override { throw missing(); }
  int check_data(const DataCheckRequest&) override { throw missing(); }
  void require_device(const std::string&) override { throw missing(); }
  void read_data_of_trainings(const Config&) override { throw missing(); }
  int work(const std::string&, const Config&) override { throw missing(); }
  void test(const TestRequest&) override { throw missing(); }
  int predict(const PredictRequest&) override { throw missing(); }

 private:
  static std::logic_error missing() { return std::logic_error("the stand-in for core cannot do this"); }
  static void print_count(const nas_factory& factory) {
    const nas_create_args args = {sizeof args, nullptr};
    void* made = nullptr;
    if (factory.create(&factory, &args, &made, nullptr) != NAS_OK) return;
    const Ptr<IObject> object(static_cast<IObject*>(made));
    if (auto* counter = query<test::ICounter>(object.get()))
      std::cout << factory.name << " counts " << counter->count() << '\n';
  }

  nas_host_api table_ = {};
  std::vector<LoadedPlugin> plugins_;
};

}  // namespace
}  // namespace nas::core

extern "C" __attribute__((visibility("default"))) nas::core::ICore* nas_core_v1() {
  static auto* core = new nas::core::StandIn();
  return core;
}
