#include "core/strategy/strategy_runner.h"

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/plugin_owner.h"
#include "core/plugin/host_api.h"
#include "core/strategy/strategy_search.h"
#include "nas/builder.h"
#include "nas/guard.h"
#include "nas/host.h"
#include "nas/runner.h"

namespace nas::core {

namespace {

/// The builder of the SDK makes networks of the proposed cells, and the evaluator of the host evaluates the best one.
class StrategyRunner final : public ExperimentRunner {
 public:
  explicit StrategyRunner(StrategyTable table) : table_(std::move(table)) {}
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<ModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return nullptr; }  // there is no supernet to train
  Ptr<ISearcher> searcher(IRun&) override { return make<StrategySearcher>(table_); }

 private:
  const StrategyTable table_;
};

/// `runner.context` is the plugin's own factory.
int32_t create_runner(const nas_factory* runner, const nas_create_args*, void** object, nas_error* error) {
  const auto* own = static_cast<const nas_factory*>(runner->context);
  const nas_create_args none = {.struct_size = sizeof(nas_create_args), .config = nullptr};
  void* functions = nullptr;
  const int32_t status = own->create(own, &none, &functions, error);
  if (status != NAS_OK) return status;
  return guard(error, "", [&] {
    StrategyTable table = {static_cast<const nas_strategy*>(functions), own->name, std::string(plugin_with(own))};
    table.require_complete();
    *object = static_cast<IObject*>(make<StrategyRunner>(std::move(table)).release());
  });
}

/// The factories of a plugin in core's own table. Never destroyed: plugins are never unloaded.
struct AdaptedPlugin {
  std::deque<nas_factory> runners;
  std::vector<const nas_factory*> factories;
  nas_plugin_api api = {};

  void add(const nas_factory* factory) {
    if (std::string_view(factory->kind) != "strategy") return factories.push_back(factory);
    factories.push_back(&runners.emplace_back(nas_factory{.struct_size = sizeof(nas_factory),
                                                          .kind = "runner",
                                                          .name = factory->name,
                                                          .doc = factory->doc,
                                                          .create = create_runner,
                                                          .context = const_cast<nas_factory*>(factory)}));
  }
};

}  // namespace

LoadedPlugin with_runners(const LoadedPlugin& plugin) {
  bind_host(*host_api(), "nas-host");  // what follows uses the services of a run as a plugin does
  if (plugin.api->factory_count > 0) remember_plugin(plugin.id, plugin.api->factories[0]);
  static auto* adapted_plugins = new std::deque<AdaptedPlugin>;
  AdaptedPlugin& adapted = adapted_plugins->emplace_back();
  for (uint32_t i = 0; i < plugin.api->factory_count; ++i) adapted.add(plugin.api->factories[i]);
  adapted.api = {.struct_size = sizeof(nas_plugin_api),
                 .factory_count = static_cast<uint32_t>(adapted.factories.size()),
                 .factories = adapted.factories.data()};
  LoadedPlugin with = plugin;
  with.api = &adapted.api;
  return with;
}

}  // namespace nas::core
