#include "core/workers/slurm.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "core/base/error.h"
#include "core/workers/program.h"

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

std::vector<std::string> split(const std::string& line, char separator, size_t most) {
  std::vector<std::string> parts;
  std::istringstream stream(line);
  for (std::string part; parts.size() + 1 < most && std::getline(stream, part, separator);) parts.push_back(part);
  parts.emplace_back();
  std::getline(stream, parts.back(), '\0');
  parts.resize(most);
  return parts;
}

int64_t number_or(const std::string& text, int64_t otherwise) {
  int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

constexpr const char* job_format = "--format=%A|%F|%K|%T|%R|%Z";

void add_queued(const std::string& line, std::vector<Job>& jobs) {
  const std::vector<std::string> parts = split(line, '|', 6);
  jobs.push_back({.id = number_or(parts[0], 0),
                  .array = number_or(parts[1], 0),
                  .task = number_or(parts[2], -1),
                  .state = parts[3],
                  .place = parts[4],
                  .folder = parts[5]});
}

/// "3", or "[0,2-5%2]" for tasks that ended before they started; "%2" means at most two at once.
std::vector<int64_t> tasks_in(const std::string& text) {
  std::vector<int64_t> tasks;
  std::istringstream parts(text.substr(text.starts_with('[') ? 1 : 0));
  for (std::string part; std::getline(parts, part, ',');) {
    const std::vector<std::string> ends = split(part.substr(0, part.find_first_of("%]")), '-', 2);
    const int64_t first = number_or(ends[0], -1);
    for (int64_t task = first; task <= number_or(ends[1], first); ++task) tasks.push_back(task);
  }
  return tasks;
}

/// "12_3|NODE_FAIL|n1", or "12|CANCELLED by 1000|n1" with the user who cancelled the job.
void add_recorded(const std::string& line, std::vector<Job>& jobs) {
  const std::vector<std::string> parts = split(line, '|', 3), id = split(parts[0], '_', 2);
  const int64_t number = number_or(id[0], 0);
  for (const int64_t task : id[1].empty() ? std::vector<int64_t>{-1} : tasks_in(id[1]))
    jobs.push_back({.id = number,
                    .array = number,
                    .task = task,
                    .state = parts[1].substr(0, parts[1].find(' ')),
                    .place = parts[2],
                    .folder = ""});
}

template <class Add>
std::vector<Job> jobs_in(const std::string& text, const Add& add) {
  std::vector<Job> jobs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) add(line, jobs);
  return jobs;
}

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
  const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
  if (std::ranges::none_of(folder.string(), is_control)) return;
  throw Error(ExitCode::usage,
              "Slurm cannot work in a directory whose name has a line break or another control character",
              folder.string(), "choose another directory with --out");
}

int64_t submit(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"sbatch", "--parsable"};
  command.insert(command.end(), words.begin(), words.end());
  const ProgramOutcome outcome = run_program(command);
  if (outcome.code != 0)
    throw Error(ExitCode::failed, "Slurm rejected the job: " + reason_in(outcome), "",
                "check the table [slurm] of the configuration");
  return std::stoll(outcome.out);  // "ID" or "ID;CLUSTER"
}

std::vector<Job> queue() {
  return jobs_in(
      run({"squeue", "--noheader", "--array", "--states=all", "--user=" + std::to_string(::getuid()), job_format}),
      add_queued);
}

std::vector<Job> recorded(std::span<const int64_t> ids) {
  if (ids.empty() || !is_program("sacct")) return {};
  std::string list;
  for (const int64_t id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  const ProgramOutcome outcome = run_program(
      {"sacct", "--noheader", "--parsable2", "--allocations", "--format=JobID,State,NodeList", "--jobs=" + list});
  return outcome.code == 0 ? jobs_in(outcome.out, add_recorded) : std::vector<Job>();
}

void cancel(std::span<const int64_t> ids) { run_for_jobs({"scancel", "--quiet"}, ids); }

void ask_to_end(std::span<const int64_t> ids) {
  run_for_jobs({"scancel", "--quiet", "--state=PENDING"}, ids);
  run_for_jobs({"scancel", "--quiet", "--signal=TERM", "--batch"}, ids);
}

}  // namespace nas::core::slurm
