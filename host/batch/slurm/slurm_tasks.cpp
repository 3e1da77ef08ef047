#include "host/batch/slurm/slurm_tasks.h"

#include "core/workers/slurm.h"
#include "host/batch/slurm/slurm_submission.h"

namespace nas::host {
namespace {

namespace slurm = core::slurm;

/// A submission whose id was not written is recognized by its folder.
bool belongs(const slurm::Job& job, const SlurmSubmission& submission) {
  return job.array == submission.array || job.folder == submission.folder;
}

class Tasks {
 public:
  explicit Tasks(const std::vector<SlurmSubmission>& submissions) : submissions_(submissions) {}

  /// Tasks that are already known stay unchanged.
  void add(const std::vector<slurm::Job>& jobs) {
    for (const SlurmSubmission& submission : submissions_)
      for (const slurm::Job& job : jobs)
        if (belongs(job, submission)) add(job, submission);
  }

  std::vector<int64_t> unknown_arrays() const {
    std::vector<int64_t> arrays;
    for (const SlurmSubmission& submission : submissions_)
      if (submission.array && !known_.contains({submission.folder, 0})) arrays.push_back(submission.array);
    return arrays;
  }

  std::map<std::string, SlurmTask> by_name() const {
    std::map<std::string, SlurmTask> tasks;
    for (const SlurmSubmission& submission : submissions_)
      for (size_t i = 0; i < submission.names.size(); ++i)
        if (const auto found = known_.find({submission.folder, i}); found != known_.end())
          tasks[submission.names[i]] = found->second;
    return tasks;
  }

 private:
  /// Slurm reports an array of which no task ever started as a single job without a task number.
  void add(const slurm::Job& job, const SlurmSubmission& submission) {
    const size_t first = job.task < 0 ? 0 : static_cast<size_t>(job.task);
    const size_t end = job.task < 0 ? submission.names.size() : first + 1;
    for (size_t task = first; task < end; ++task)
      known_.emplace(std::pair(submission.folder, task),
                     SlurmTask{.job = std::to_string(job.array) + "_" + std::to_string(task),
                               .state = job.state,
                               .place = job.place,
                               .alive = slurm::is_alive(job)});
  }

  const std::vector<SlurmSubmission>& submissions_;
  std::map<std::pair<std::filesystem::path, size_t>, SlurmTask> known_;
};

}  // namespace

std::map<std::string, SlurmTask> slurm_tasks(const BatchFolder& folder) {
  const std::vector<SlurmSubmission> submissions =
      submissions_of(BatchFolder(std::filesystem::canonical(folder.path())));
  if (submissions.empty()) return {};
  Tasks tasks(submissions);
  tasks.add(slurm::queue());
  tasks.add(slurm::recorded(tasks.unknown_arrays()));
  return tasks.by_name();
}

}  // namespace nas::host
