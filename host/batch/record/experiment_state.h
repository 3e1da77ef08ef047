#pragma once
/// \file
/// The state of an experiment of a batch, read from its folders. Works in any process and on any machine that has the
/// directory.

#include <optional>
#include <string_view>

#include "core/workers/workers.h"
#include "host/batch/record/experiment_folder.h"
#include "host/batch/record/run_facts.h"

namespace nas::host {

enum class State { waiting, queued, running, interrupted, failed, finished };  ///< queued: by Slurm

std::string_view name_of(State state);

struct ExperimentState {
  State state = State::waiting;
  std::optional<RunFacts> run;
  std::optional<ExperimentFailure> failure;  ///< when the state is `failed`
};

ExperimentState read_state(const ExperimentFolder& folder);

/// Why a worker ended without finishing its experiment, whose state is `state`. A worker that was killed leaves no
/// failure.json; then the failure is derived from its exit code and its error output.
ExperimentFailure failure_of(const core::EndedWorker& ended, const ExperimentState& state);

/// Whether a process runs the experiment now.
bool is_locked(const ExperimentFolder& folder);

}  // namespace nas::host
