#include "core/trainings/job_check.h"

#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/experiment/files_of_methods.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"

namespace nas::core {
namespace {

bool is_id(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  return !text.empty() && text.front() != '.' && text.find_first_not_of(allowed) == text.npos;
}

}  // namespace

void refuse(const TrainingJob& job, const std::string& problem) {
  throw std::invalid_argument("training \"" + job.id + "\" " + problem);
}

void check_job(const TrainingJob& job, Run& run) {
  if (!is_id(job.id))
    refuse(job, "has an id with other characters than a-z, 0-9, '_', '.' and '-', or with '.' in front");
  for (const char* table : {".data", ".train"})
    if (!run.config().has(job.section + table)) refuse(job, "needs a table [" + job.section + table + "]");
  if (job.epochs < 0) refuse(job, "cannot have " + std::to_string(job.epochs) + " epochs");
  for (const auto& [kind, name] : {std::pair("trainer", job.trainer), std::pair("finalizers", job.finalizers)})
    if (!name.empty() && !run.registry().has(kind, name))
      refuse(job, std::string("names an unknown ") + kind + " \"" + name + "\"");
  if (job.desc.input != run.data().shape() || job.desc.classes != run.data().classes())
    refuse(job, "describes a network for other images or classes than those of the data set");
  build_given_model(job.desc, run.ops());
}

void record_job(const TrainingJob& job, const TrainingFolder& folder) {
  if (!std::filesystem::exists(folder.job())) {
    require_folder(folder.path());
    return job.write(folder);
  }
  const std::string changed = difference(TrainingJob::read(folder), job);
  if (!changed.empty()) refuse(job, "has changed since the run began: " + changed);
}

}  // namespace nas::core
