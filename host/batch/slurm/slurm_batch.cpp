#include "host/batch/slurm/slurm_batch.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/workers/slurm.h"
#include "host/batch/record/experiment_state.h"
#include "host/batch/slurm/slurm_scripts.h"
#include "host/batch/slurm/slurm_submission.h"
#include "host/batch/slurm/slurm_tasks.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
namespace slurm = core::slurm;
using Words = std::vector<std::string>;

constexpr size_t most_tasks = 1000;  ///< of an array; Slurm's default configuration allows this many

void make_folder(const fs::path& path) {
  if (const std::error_code problem = core::make_folders(path))
    throw core::Error(core::ExitCode::failed, "cannot make the folder of a job: " + problem.message(), path.string());
}

/// One submission of a batch. Uses the canonical path of its folder, which is the same on all machines.
class Submission {
 public:
  Submission(const BatchFolder& folder, const BatchRecord& record, const SlurmSettings& settings)
      : folder_(fs::canonical(folder.path())), record_(record), settings_(settings), tasks_(slurm_tasks(folder_)) {}

  SlurmSubmitted submit() {
    sort_experiments();
    const Words& names = submitted_.names;
    for (size_t begin = 0; begin < names.size(); begin += most_tasks)
      submit_array({names.begin() + static_cast<std::ptrdiff_t>(begin),
                    names.begin() + static_cast<std::ptrdiff_t>(std::min(begin + most_tasks, names.size()))});
    if (!names.empty()) submit_report();
    return submitted_;
  }

 private:
  void sort_experiments() {
    for (const Experiment& experiment : record_.experiments) {
      const auto task = tasks_.find(experiment.name);
      if (read_state(folder_.experiment(experiment.name)).state == State::finished)
        ++submitted_.finished;
      else if (task != tasks_.end() && task->second.alive)
        ++submitted_.queued;
      else
        submitted_.names.push_back(experiment.name);
    }
  }

  /// Each array starts after the previous one ends, because the limit `jobs` applies to each array separately.
  void submit_array(const Words& names) {
    const fs::path folder = next_submission(folder_);
    make_folder(folder);
    core::write_atomically((folder / "names").string(), core::text::join(names, "\n") + "\n");
    const std::string limit = settings_.jobs > 0 ? "%" + std::to_string(settings_.jobs) : "";
    Words words = {"--array=0-" + std::to_string(names.size() - 1) + limit, "--requeue",
                   "--cpus-per-task=" + std::to_string(threads()), "--output=%a.log"};
    if (!submitted_.arrays.empty())
      words.push_back("--dependency=afterany:" + std::to_string(submitted_.arrays.back()));
    submitted_.arrays.push_back(submit(folder, "nas-" + record_.name, words, array_script(folder_, folder, settings_)));
  }

  /// There is one report job at a time. It starts after the new arrays and after earlier arrays that have not ended.
  void submit_report() {
    const fs::path folder = folder_.slurm() / "report";
    make_folder(folder);
    if (const int64_t earlier = job_in(folder)) slurm::cancel({&earlier, 1});
    std::string after = "--dependency=afterany";
    for (const int64_t array : arrays_to_wait_for()) after += ":" + std::to_string(array);
    submitted_.report =
        submit(folder, "nas-report-" + record_.name, {after, "--output=log"}, report_script(folder_, settings_));
  }

  std::vector<int64_t> arrays_to_wait_for() const {
    std::vector<int64_t> arrays = submitted_.arrays;
    for (const auto& [name, task] : tasks_) {
      const int64_t array = std::stoll(task.job);  // "12" of "12_3"
      if (task.alive && std::ranges::find(arrays, array) == arrays.end()) arrays.push_back(array);
    }
    return arrays;
  }

  /// Paths of output are relative to --chdir, because Slurm replaces each % in them.
  int64_t submit(const fs::path& folder, const std::string& name, const Words& options,
                 const std::string& script) const {
    const fs::path file = folder / "script.sh";
    core::write_atomically(file.string(), script);
    Words words = {"--job-name=" + name, "--chdir=" + folder.string(), "--open-mode=append", "--ntasks=1"};
    words.insert(words.end(), options.begin(), options.end());
    for (const std::string& word : settings_.options.words()) words.push_back(word);
    words.push_back(file.string());
    const int64_t id = slurm::submit(words);
    core::write_atomically((folder / "job").string(), std::to_string(id) + "\n");
    return id;
  }

  int64_t threads() const { return std::ranges::max(record_.experiments, {}, &Experiment::threads).threads; }

  const BatchFolder folder_;
  const BatchRecord& record_;
  const SlurmSettings& settings_;
  const std::map<std::string, SlurmTask> tasks_;
  SlurmSubmitted submitted_;
};

std::string ids_of(const SlurmSubmitted& submitted) {
  std::string ids;
  for (const int64_t array : submitted.arrays) ids += std::to_string(array) + " ";
  return ids + std::to_string(submitted.report);
}

}  // namespace

SlurmSubmitted submit_batch(const BatchFolder& folder, const BatchRecord& record, const SlurmSettings& settings) {
  return Submission(folder, record, settings).submit();
}

void print_submitted(std::ostream& stream, const BatchFolder& folder, const SlurmSubmitted& submitted) {
  const std::string directory = folder.path().string();
  std::vector<std::string> others;
  if (submitted.finished > 0) others.push_back(std::to_string(submitted.finished) + " already finished");
  if (submitted.queued > 0) others.push_back(std::to_string(submitted.queued) + " already in the queue");
  stream << core::text::counted(static_cast<int64_t>(submitted.names.size()), "experiment") << " submitted";
  if (!others.empty()) stream << "; " << core::text::join(others, ", ");
  stream << '\n';
  for (const int64_t array : submitted.arrays) stream << "  job     " << array << " (array)\n";
  if (submitted.report) stream << "  job     " << submitted.report << " (report: " << directory << "/report.txt)\n";
  stream << "  status  " << core::shell_command({"nas-host", "batch", "status", core::absolute_text(directory)})
         << '\n';
  if (submitted.report) stream << "  cancel  scancel " << ids_of(submitted) << '\n';
}

Json json_of(const BatchFolder& folder, const SlurmSubmitted& submitted) {
  Json json = {{"directory", folder.path().string()}, {"arrays", submitted.arrays},     {"report", nullptr},
               {"submitted", submitted.names},        {"finished", submitted.finished}, {"queued", submitted.queued}};
  if (submitted.report) json["report"] = submitted.report;
  return json;
}

}  // namespace nas::host
