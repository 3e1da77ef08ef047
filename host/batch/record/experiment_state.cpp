#include "host/batch/record/experiment_state.h"

#include "core/base/lock_file.h"
#include "core/workers/ended_worker.h"

namespace nas::host {
namespace {

State state_of(const ExperimentState& facts, bool locked) {
  if (facts.run && facts.run->status == "finished") return State::finished;
  if (locked) return State::running;
  if (facts.failure || (facts.run && facts.run->status == "failed")) return State::failed;
  return facts.run ? State::interrupted : State::waiting;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::waiting:
      return "waiting";
    case State::queued:
      return "queued";
    case State::running:
      return "running";
    case State::interrupted:
      return "interrupted";
    case State::failed:
      return "failed";
    case State::finished:
      break;
  }
  return "finished";
}

ExperimentState read_state(const ExperimentFolder& folder) {
  ExperimentState facts{.run = read_run_facts(folder.run()), .failure = folder.read_failure()};
  facts.state = state_of(facts, is_locked(folder));
  if (facts.state != State::failed)
    facts.failure.reset();
  else if (!facts.failure)
    facts.failure = ExperimentFailure{.error = "the run failed; its log.txt has the reason"};
  return facts;
}

ExperimentFailure failure_of(const core::EndedWorker& ended, const ExperimentState& state) {
  if (core::died(ended)) return {.code = ended.code, .error = core::cause_of_death(ended)};
  if (state.failure) return *state.failure;
  const std::string line = core::first_error_line(ended);
  return {.code = ended.code, .error = line.empty() ? "it ended with exit code " + std::to_string(ended.code) : line};
}

/// Holds the lock for a moment. A worker that tries to lock at that moment tries again.
bool is_locked(const ExperimentFolder& folder) { return core::LockFile::is_taken(folder.lock()); }

}  // namespace nas::host
