#include "core/experiment/limits.h"

#include <cstdio>

#include "core/base/interrupt.h"
#include "core/base/plugin_call.h"
#include "core/base/text.h"
#include "core/experiment/latency_record.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/latency.h"
#include "nas/desc_tree.h"

namespace nas::core {

std::string to_text(const LimitedCost& cost) {
  std::string text = text::counted(cost.parameters, "parameter") + ", " + text::count(cost.macs) + " MACs";
  if (cost.latency_ms == 0) return text;
  char latency[32];
  std::snprintf(latency, sizeof latency, ", %.3g ms", cost.latency_ms);
  return text + latency;
}

Limits Limits::from(const IConfig& config) {
  const IConfig& limits = config.section("limits");
  return {.parameters = limits.integer("parameters"),
          .macs = limits.integer("macs"),
          .latency_ms = limits.real("latency_ms")};
}

std::string_view Limits::exceeded_by(const LimitedCost& cost) const {
  if (parameters > 0 && cost.parameters > parameters) return "limits.parameters";
  if (macs > 0 && cost.macs > macs) return "limits.macs";
  return latency_ms > 0 && cost.latency_ms > latency_ms ? "limits.latency_ms" : "";
}

LimitedCost limited_cost(Run& run, const ModelDesc& network) {
  // Methods ask in loops without any other point where the user can interrupt them.
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
  const Limits limits = Limits::from(run.config());
  const Cost cost = measure_cost(*build_given_model(network, run.ops()), {.timed_passes = 0});
  LimitedCost limited = {.parameters = cost.parameters, .macs = cost.macs};
  if (limits.latency_ms > 0 && limits.exceeded_by(limited).empty())
    limited.latency_ms = LatencyRecord(run).milliseconds(network);
  return limited;
}

bool LimitsService::within(TreeBytes desc) {
  return called_by_plugin([&] {
    const Limits limits = Limits::from(run_.config());
    return !limits.any() || limits.exceeded_by(limited_cost(run_, model_from_bytes(desc))).empty();
  });
}

}  // namespace nas::core
