#pragma once
/// \file
/// A short run of the real program, whose times show how long a longer one takes.

#include <cstdint>
#include <vector>

#include "core/config/config.h"
#include "core/record/training_pace.h"
#include "host/plugin/admission.h"

namespace nas::host {

struct PilotTimes {
  double whole = 0, search = 0;                ///< seconds; `whole` is the life of its process
  int64_t images = 0;                          ///< for training
  std::vector<core::SectionPace> stages = {};  ///< one after the other, such as search and eval
  std::vector<core::SectionPace> in_workers = {};
  int64_t at_once = 1;  ///< trainings in workers
};

/// Runs `config` to its end in a temporary folder, in a process of its own. Throws what ended the run,
/// core::Error(config) when it takes longer than `most` seconds, and core::Interrupted after Ctrl-C.
PilotTimes run_pilot(const core::Config& config, const std::vector<PluginFile>& plugins, const Consent& consent,
                     double most);

}  // namespace nas::host
