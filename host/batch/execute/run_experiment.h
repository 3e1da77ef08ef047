#pragma once
/// \file
/// `nas-host experiment FOLDER`: what a worker does with an experiment of a batch.

#include <string>
#include <vector>

#include "host/batch/record/experiment_folder.h"
#include "host/plugin/consent.h"

namespace nas::host {

/// The command of a worker that runs an experiment on this machine; its folder follows.
inline std::vector<std::string> experiment_worker(const Consent& consent) {
  std::vector<std::string> command = {"/proc/self/exe", "experiment"};
  for (std::string& word : words_of(consent)) command.push_back(std::move(word));
  return command;
}

/// Starts or resumes the run of `folder`; does nothing when it is finished. Returns the exit code. Rethrows what the
/// run throws, after writing it to failure.json. If another process runs the experiment, waits until that process ends;
/// gives up after half a minute unless `wait` is true.
int run_experiment(const ExperimentFolder& folder, const std::vector<std::string>& command_line, bool wait,
                   const Consent& consent);

}  // namespace nas::host
