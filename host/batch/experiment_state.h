#pragma once
/// \file
/// How far an experiment of a batch is, read from its folders: from any process, on any machine that has the directory.

#include <optional>
#include <string_view>

#include "host/batch/experiment_folder.h"
#include "host/batch/run_facts.h"

namespace nas::host {

enum class State { waiting, queued, running, interrupted, failed, finished };  ///< queued: in Slurm

std::string_view name_of(State state);

struct ExperimentState {
  State state = State::waiting;
  std::optional<RunFacts> run;
  std::optional<ExperimentFailure> failure;  ///< when it failed
};

ExperimentState read_state(const ExperimentFolder& folder);

/// Whether a process works on it now.
bool is_held(const ExperimentFolder& folder);

}  // namespace nas::host
