#include "core/experiment/networks_service.h"

#include "core/base/interrupt.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"

namespace nas::core {

void NetworksService::build(IModelDescBuilder& builder, std::string_view section, const ITreeSource* cells,
                            ITreeSink& desc) {
  emit(to_tree(build_desc(builder, run_.config().section(section), run_.data().shape(), run_.data().classes(), cells)),
       desc);
}

void NetworksService::cost(const ITreeSource& desc, int64_t& parameters, int64_t& macs) {
  // Methods call this in loops without any other point where the user can interrupt them.
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
  const auto model = build_given_model(model_from_tree(to_tree(desc)), run_.ops());
  const Cost cost = measure_cost(*model, {.timed_passes = 0});
  parameters = cost.parameters;
  macs = cost.macs;
}

}  // namespace nas::core
