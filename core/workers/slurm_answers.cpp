#include "core/workers/slurm_answers.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/base/error.h"

namespace nas::core::slurm {
namespace {

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

void add_queued(const std::string& line, std::vector<Job>& jobs) {
  const std::vector<std::string> parts = split(line, '|', 6);
  jobs.push_back({.id = number_or(parts[0], 0),
                  .array = number_or(parts[1], 0),
                  .task = number_or(parts[2], -1),
                  .state = parts[3],
                  .place = parts[4],
                  .folder = parts[5]});
}

constexpr int64_t last_task = 4'000'000;  ///< Slurm itself has no higher index
constexpr int64_t most_tasks = 100'000;   ///< of one line; a batch has no more experiments

/// "3", or "[0,2-5%2]" for tasks that ended before they started; "%2" means at most two at once.
std::vector<int64_t> tasks_in(const std::string& text) {
  std::vector<int64_t> tasks;
  std::istringstream parts(text.substr(text.starts_with('[') ? 1 : 0));
  for (std::string part; std::getline(parts, part, ',');) {
    const std::vector<std::string> ends = split(part.substr(0, part.find_first_of("%]")), '-', 2);
    const int64_t first = number_or(ends[0], -1), last = std::min(number_or(ends[1], first), last_task);
    for (int64_t task = first; task <= last && std::ssize(tasks) < most_tasks; ++task) tasks.push_back(task);
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

}  // namespace

std::vector<Job> queued_jobs(const std::string& answer) { return jobs_in(answer, add_queued); }

std::vector<Job> recorded_jobs(const std::string& answer) { return jobs_in(answer, add_recorded); }

int64_t submitted_job(const std::string& answer) {
  const int64_t id = number_or(answer, 0);
  if (id > 0) return id;
  throw Error(ExitCode::failed, "sbatch answered \"" + answer.substr(0, answer.find('\n')) + "\" instead of a job id",
              "", "check that the command sbatch --parsable works on this machine");
}

}  // namespace nas::core::slurm
