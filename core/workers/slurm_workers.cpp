#include "core/workers/slurm_workers.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "core/base/file.h"
#include "core/base/file_descriptor.h"
#include "core/base/folder.h"
#include "core/base/log.h"
#include "core/base/shell.h"
#include "core/workers/slurm_script.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds file_poll_interval{100};
/// The files of a job can become visible after the job has left the queue.
constexpr std::chrono::seconds file_delay{1};

fs::path script_of(const fs::path& folder) { return folder / "slurm" / "script.sh"; }
fs::path code_of(const fs::path& folder) { return folder / "slurm" / "code"; }
fs::path error_output_of(const fs::path& folder) { return folder / "slurm" / "stderr.txt"; }

/// Opening a folder makes NFS check for new files, which other machines have written.
void refresh(const fs::path& folder) {
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::optional<int> code_in(const fs::path& folder) {
  refresh(folder / "slurm");
  int code = 0;
  if (std::ifstream(code_of(folder)) >> code) return code;
  return std::nullopt;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The script writes its exit code atomically when it ends for any reason except SIGKILL.
std::string script(const fs::path& folder, const std::vector<std::string>& command, const SlurmOptions& options) {
  SlurmScript script;
  script.setup = {std::string(replace_function()), "result=" + shell_quoted(code_of(folder).string()),
                  "trap 'replace \"$result\" echo $?' EXIT",
                  "exec 2>" + shell_quoted(error_output_of(folder).string())};
  script.prologue = options.prologue;
  for (const std::string& word : command) script.command += shell_quoted(word) + " ";
  script.command += shell_quoted(folder.string());
  return script.text();
}

std::string recorded_state(int64_t id) {
  const std::vector<slurm::Job> jobs = slurm::recorded({&id, 1});
  return jobs.empty() ? "" : jobs.front().state;
}

/// False when a signal interrupted it.
bool sleep_for(milliseconds time) { return ::poll(nullptr, 0, static_cast<int>(time.count())) == 0; }

}  // namespace

SlurmWorkers::SlurmWorkers(SlurmOptions options, int64_t cpus, std::vector<std::string> command)
    : options_(std::move(options)), cpus_(cpus), command_(std::move(command)) {
  slurm::check_cluster();
  earlier_jobs_ = slurm::queue();
  std::erase_if(earlier_jobs_, [](const slurm::Job& job) { return !slurm::is_alive(job); });
}

SlurmWorkers::~SlurmWorkers() {
  try {
    slurm::cancel(ids());
  } catch (const std::exception& error) {
    log::warning(std::string("Slurm jobs may be left in the queue: ") + error.what());
  }
}

void SlurmWorkers::start(const fs::path& folder) {
  const std::optional<int64_t> old = take_over(folder);
  if (old) log::info("Slurm job " + std::to_string(*old) + " of an earlier process is still active and is used");
  jobs_.push_back({folder, old ? *old : submit(folder)});
  query_again_in(std::chrono::seconds(options_.poll_seconds));
}

std::optional<int64_t> SlurmWorkers::take_over(const fs::path& folder) {
  const auto job = std::ranges::find(earlier_jobs_, folder.string(), &slurm::Job::folder);
  if (job == earlier_jobs_.end()) return std::nullopt;
  const int64_t id = job->id;
  earlier_jobs_.erase(job);
  return id;
}

int64_t SlurmWorkers::submit(const fs::path& folder) const {
  slurm::check_folder(folder);
  if (const std::error_code problem = make_folders(folder / "slurm"))
    throw Error(ExitCode::failed, "cannot make the folder of a job: " + problem.message(), folder.string());
  fs::remove(code_of(folder));
  write_atomically(script_of(folder).string(), script(folder, command_, options_));
  std::vector<std::string> words = {
      "--job-name=nas-" + folder.filename().string(),
      "--chdir=" + folder.string(),
      "--output=slurm/job.log",  // below --chdir; in a whole path Slurm would replace each %
      "--open-mode=append",
      "--no-requeue",
      "--ntasks=1",
      "--cpus-per-task=" + std::to_string(cpus_)};
  for (const std::string& word : options_.words()) words.push_back(word);
  words.push_back(script_of(folder).string());
  return slurm::submit(words);
}

std::optional<EndedWorker> SlurmWorkers::wait(milliseconds most) {
  const auto end = Clock::now() + most;
  for (;;) {
    if (auto ended = take_ended()) return ended;
    if (!jobs_.empty() && Clock::now() >= next_query_)
      if (auto lost = take_lost()) return lost;
    const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
    if (left.count() <= 0 || !sleep_for(std::min(left, file_poll_interval))) return std::nullopt;
  }
}

std::optional<EndedWorker> SlurmWorkers::take_ended() {
  for (auto job = jobs_.begin(); job != jobs_.end(); ++job)
    if (const std::optional<int> code = code_in(job->folder)) return collect(job, *code, "");
  return std::nullopt;
}

/// When the controller does not answer, waits for it: jobs continue without the controller.
std::optional<EndedWorker> SlurmWorkers::take_lost() try {
  query_again_in(std::chrono::seconds(options_.poll_seconds));
  if (stopping_) slurm::ask_to_end(ids());
  const std::vector<slurm::Job> queue = slurm::queue();
  for (auto job = jobs_.begin(); job != jobs_.end(); ++job) {
    const auto queued = std::ranges::find(queue, job->id, &slurm::Job::id);
    if (queued != queue.end() && slurm::is_alive(*queued)) continue;
    if (job->missed) return lost(job, queued == queue.end() ? recorded_state(job->id) : queued->state);
    job->missed = true;
    query_again_in(file_delay);
  }
  return std::nullopt;
} catch (const Error& error) {
  log::warning(error.what());
  return std::nullopt;
}

EndedWorker SlurmWorkers::lost(std::vector<Job>::iterator job, const std::string& state) {
  const int signal = stopping_ || slurm::was_taken(state) ? SIGTERM : SIGKILL;
  return collect(job, 128 + signal,
                 "Slurm ended job " + std::to_string(job->id) + (state.empty() ? "" : ": " + state) + "\n");
}

EndedWorker SlurmWorkers::collect(std::vector<Job>::iterator job, int code, const std::string& note) {
  EndedWorker ended{job->folder, code, note + text_of(error_output_of(job->folder))};
  jobs_.erase(job);
  return ended;
}

void SlurmWorkers::stop() {
  stopping_ = true;
  slurm::ask_to_end(ids());
  query_again_in(file_delay);
}

std::vector<int64_t> SlurmWorkers::ids() const {
  std::vector<int64_t> ids;
  for (const Job& job : jobs_) ids.push_back(job.id);
  return ids;
}

}  // namespace nas::core
