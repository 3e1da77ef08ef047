#pragma once
/// \file
/// `--budget 30m`: shortens a run so that it ends in time.

#include <string>
#include <vector>

#include "core/config/config.h"
#include "core/record/run_info.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// Seconds of "90s", "30m", "2h", "1h30m". Throws core::Error(usage).
double seconds_of_budget(const std::string& text);

struct BudgetPlan {
  core::Config config;
  core::RunBudget budget;
};

/// Measures short runs of `config`, which is complete, in temporary folders, and returns it with fewer epochs, steps
/// and networks, so that measuring and running take `text` together. Logs what was cut. Throws core::Error(config) when
/// the shortest run takes longer, what ends a short run, and core::Interrupted after Ctrl-C.
BudgetPlan plan_within(const std::string& text, const core::Config& config, const std::vector<PluginFile>& plugins,
                       const Consent& consent);

}  // namespace nas::host
