// What squeue, sacct and sbatch answer.
#include "core/workers/slurm_answers.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const std::string answer(bytes);
  core::slurm::queued_jobs(answer);
  core::slurm::recorded_jobs(answer);
  expect_error_or_value([&] { core::slurm::submitted_job(answer); });
}
