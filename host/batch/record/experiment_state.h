#pragma once
/// \file
/// How far an experiment of a batch is, read from its folders: from any process, on any machine that has the directory.

#include <optional>
#include <string_view>

#include "core/workers/workers.h"
#include "host/batch/record/experiment_folder.h"
#include "host/batch/record/run_facts.h"

namespace nas::host {

enum class State { waiting, queued, running, interrupted, failed, finished };  ///< queued: in Slurm

std::string_view name_of(State state);

struct ExperimentState {
  State state = State::waiting;
  std::optional<RunFacts> run;
  std::optional<ExperimentFailure> failure;  ///< when it failed
};

ExperimentState read_state(const ExperimentFolder& folder);

/// Why a worker that has ended, and left `found`, did not get to the end. One that was killed leaves no word of its
/// own.
ExperimentFailure failure_of(const core::EndedWorker& ended, const ExperimentState& found);

/// Whether a process works on it now.
bool is_held(const ExperimentFolder& folder);

}  // namespace nas::host
