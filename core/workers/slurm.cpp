#include "core/workers/slurm.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/workers/program.h"
#include "core/workers/slurm_answers.h"

namespace nas::core::slurm {
namespace {

/// REASON of "sbatch: error: REASON", the format of all Slurm commands.
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
    throw Error(ExitCode::failed, "the Slurm command " + name + " failed: " + reason_in(outcome), "",
                "check that the command sinfo works on this machine");
  return outcome.out;
}

/// What queued_jobs() reads.
constexpr const char* job_format = "--format=%A|%F|%K|%T|%R|%Z";

void run_for_jobs(std::vector<std::string> words, std::span<const int64_t> ids) {
  if (ids.empty()) return;
  for (const int64_t id : ids) words.push_back(std::to_string(id));
  run_program(std::move(words));
}

}  // namespace

bool is_alive(const Job& job) {
  constexpr std::array states{"PENDING",  "RUNNING",  "CONFIGURING", "SUSPENDED",
                              "REQUEUED", "RESIZING", "STOPPED",     "COMPLETING"};
  return std::ranges::find(states, job.state) != states.end();
}

bool was_taken(const std::string& state) {
  constexpr std::array states{"NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "REVOKED"};
  return std::ranges::find(states, state) != states.end();
}

void check_cluster() {
  for (const std::string name : {"sbatch", "squeue", "scancel"})
    if (!is_program(name))
      throw Error(ExitCode::config, "the Slurm command \"" + name + "\" is not found", "it must be in a folder of PATH",
                  "run nas-host on a machine of the cluster, or use the executor \"local\" to run on this machine");
  queue();
}

void check_folder(const std::filesystem::path& folder) {
  // Slurm takes a backslash and a percent sign in the path of a job's output as its own.
  const auto is_odd = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f || byte == '\\' || byte == '%'; };
  if (std::ranges::none_of(folder.string(), is_odd)) return;
  throw Error(ExitCode::usage,
              "Slurm cannot work in a directory whose name has a backslash, a percent sign or a control character",
              folder.string(), "choose another directory with --out");
}

int64_t submit(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"sbatch", "--parsable"};
  command.insert(command.end(), words.begin(), words.end());
  const ProgramOutcome outcome = run_program(command);
  if (outcome.code != 0)
    throw Error(ExitCode::failed, "Slurm rejected the job: " + reason_in(outcome), "",
                "check the table [slurm] of the configuration");
  return submitted_job(outcome.out);
}

std::vector<Job> queue() {
  return queued_jobs(
      run({"squeue", "--noheader", "--array", "--states=all", "--user=" + std::to_string(::getuid()), job_format}));
}

std::vector<Job> recorded(std::span<const int64_t> ids) {
  if (ids.empty() || !is_program("sacct")) return {};
  std::string list;
  for (const int64_t id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  const ProgramOutcome outcome = run_program(
      {"sacct", "--noheader", "--parsable2", "--allocations", "--format=JobID,State,NodeList", "--jobs=" + list});
  return outcome.code == 0 ? recorded_jobs(outcome.out) : std::vector<Job>();
}

void cancel(std::span<const int64_t> ids) { run_for_jobs({"scancel", "--quiet"}, ids); }

void ask_to_end(std::span<const int64_t> ids) {
  run_for_jobs({"scancel", "--quiet", "--state=PENDING"}, ids);
  run_for_jobs({"scancel", "--quiet", "--signal=TERM", "--batch"}, ids);
}

}  // namespace nas::core::slurm
