#include "core/experiment/networks_service.h"

#include "core/base/interrupt.h"
#include "core/base/plugin_call.h"
#include "core/experiment/eval_network.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"

namespace nas::core {

void NetworksService::build(IModelDescBuilder& builder, std::string_view section, TreeBytes cells, TreeOut& desc) {
  give(desc, called_by_plugin([&] {
         const IConfig& config = run_.config().section(section);
         if (section == "eval.model" && config.integer("channels") == 0)
           return fitting_network(run_, builder, cells).network;
         return build_desc(builder, config, run_.data().shape(), run_.data().classes(), cells);
       }));
}

void NetworksService::cost(TreeBytes desc, TreeOut& table) {
  const Cost cost = called_by_plugin([&] {
    // Methods call this in loops without any other point where the user can interrupt them.
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    return measure_cost(*build_given_model(model_from_bytes(desc), run_.ops()), {.timed_passes = 0});
  });
  Tree tree;
  tree.set("parameters", cost.parameters);
  tree.set("macs", cost.macs);
  tree.set("multiply_adds", cost.madds);
  give(table, tree);
}

}  // namespace nas::core
