#include "core/app/own_parts.h"

#include "core/experiment/durable_values.h"
#include "core/experiment/evaluator.h"
#include "core/experiment/limits.h"
#include "core/experiment/live_networks.h"
#include "core/experiment/networks_service.h"
#include "core/experiment/run_record.h"
#include "core/experiment/search_stages.h"
#include "core/experiment/searcher.h"
#include "core/experiment/work_progress.h"
#include "core/trainings/trainings.h"
#include "core/workers/open_workers.h"
#include "nas/builder.h"
#include "nas/finalizers.h"
#include "nas/plugin.h"

namespace nas::core {

std::span<const nas_factory> own_factories() {
  static constexpr nas_factory factories[] = {
      factory<Searcher>("searcher", "default", "build the supernet, train it, finalize"),
      factory<Evaluator>("evaluator", "default", "train the found network, test it once"),
      factory<Finalizers>("finalizers", "default", "the strongest edges of each node"),
      factory<ModelDescBuilder>("builder", "default", "networks from found cells"),
  };
  return factories;
}

namespace {

template <class Interface, class Service>
std::shared_ptr<void> as(std::shared_ptr<Service> service) {
  return std::shared_ptr<Interface>(std::move(service));  // the pointer that is kept is the interface's
}

}  // namespace

RunServices own_services() {
  return {
      {INetworks::iid, [](Run& run) { return as<INetworks>(std::make_shared<NetworksService>(run)); }},
      {ILimits::iid, [](Run& run) { return as<ILimits>(std::make_shared<LimitsService>(run)); }},
      {ITrainings::iid,
       [](Run& run) { return as<ITrainings>(std::make_shared<Trainings>(run, open_workers(run.config()))); }},
      {ISearchStages::iid, [](Run& run) { return as<ISearchStages>(std::make_shared<SearchStages>(run)); }},
      {ILiveNetworks::iid, [](Run& run) { return as<ILiveNetworks>(std::make_shared<LiveNetworks>(run)); }},
      {IDurableValues::iid, [](Run& run) { return as<IDurableValues>(std::make_shared<DurableValues>(run)); }},
      {IWorkProgress::iid, [](Run&) { return as<IWorkProgress>(std::make_shared<WorkProgress>()); }},
      {IRecord::iid, [](Run& run) { return as<IRecord>(std::make_shared<RunRecord>(run)); }},
  };
}

}  // namespace nas::core
