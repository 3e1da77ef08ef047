#include "core/workers/slurm.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "core/base/error.h"
#include "core/workers/program.h"

namespace nas::core::slurm {
namespace {

/// "sbatch: error: REASON", the way all of Slurm's commands talk.
std::string reason_in(const ProgramOutcome& outcome) {
  const std::string mark = "error: ";
  const std::string line = outcome.err.substr(0, outcome.err.find('\n'));
  const size_t place = line.find(mark);
  return place == line.npos ? line : line.substr(place + mark.size());
}

std::string run(std::vector<std::string> words) {
  const std::string name = words[0];
  const ProgramOutcome outcome = run_program(std::move(words));
  if (outcome.code != 0)
    throw Error(ExitCode::failed, "Slurm's " + name + " failed: " + reason_in(outcome), "",
                "see whether sinfo answers on this machine");
  return outcome.out;
}

Job job_in(const std::string& line) {
  std::istringstream words(line);
  std::string id, state, folder;
  std::getline(std::getline(std::getline(words, id, '|'), state, '|'), folder);
  return {std::stoll(id), state, folder};
}

void tell(std::vector<std::string> words, std::span<const int64_t> ids) {
  if (ids.empty()) return;
  for (const int64_t id : ids) words.push_back(std::to_string(id));
  run_program(std::move(words));
}

}  // namespace

bool is_alive(const Job& job) {
  constexpr std::array states{"PENDING", "RUNNING", "CONFIGURING", "SUSPENDED", "REQUEUED", "RESIZING", "STOPPED",
                              "COMPLETING"};
  return std::ranges::find(states, job.state) != states.end();
}

bool was_taken(const std::string& state) {
  constexpr std::array states{"NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "REVOKED"};
  return std::ranges::find(states, state) != states.end();
}

void check_cluster() {
  for (const std::string name : {"sbatch", "squeue", "scancel"})
    if (!is_program(name))
      throw Error(ExitCode::config, "Slurm's command \"" + name + "\" is not there", "it is looked for in PATH",
                  "run nas-host on a machine of the cluster, or work on this machine alone: executor \"local\"");
  queue();
}

int64_t submit(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"sbatch", "--parsable"};
  command.insert(command.end(), words.begin(), words.end());
  const ProgramOutcome outcome = run_program(command);
  if (outcome.code != 0)
    throw Error(ExitCode::failed, "Slurm does not take the job: " + reason_in(outcome), "",
                "see what the table [slurm] of the configuration asks for");
  return std::stoll(outcome.out);  // "ID" or "ID;CLUSTER"
}

std::vector<Job> queue() {
  std::istringstream lines(run({"squeue", "--noheader", "--states=all", "--user=" + std::to_string(::getuid()),
                                "--format=%A|%T|%Z"}));
  std::vector<Job> jobs;
  for (std::string line; std::getline(lines, line);) jobs.push_back(job_in(line));
  return jobs;
}

std::string recorded_state(int64_t id) {
  const ProgramOutcome outcome = run_program(
      {"sacct", "--noheader", "--parsable2", "--allocations", "--format=State", "--jobs=" + std::to_string(id)});
  // "CANCELLED by 1000" is a state and who did it.
  return outcome.code == 0 ? outcome.out.substr(0, outcome.out.find_first_of(" \n")) : "";
}

void cancel(std::span<const int64_t> ids) { tell({"scancel", "--quiet"}, ids); }

void ask_to_end(std::span<const int64_t> ids) {
  tell({"scancel", "--quiet", "--state=PENDING"}, ids);
  tell({"scancel", "--quiet", "--signal=TERM", "--batch"}, ids);
}

}  // namespace nas::core::slurm
