#include "core/workers/slurm_answers.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"

namespace nas::core::slurm {
namespace slurm_answers_test {

TEST(SlurmAnswers, OfTheQueueNameJobsAndTasks) {
  const std::vector<Job> jobs = queued_jobs("12|12|N/A|RUNNING|n1|/runs/a\n14|13|3|PENDING|(Priority)|/runs/b|c\n");
  ASSERT_EQ(jobs.size(), 2u);
  EXPECT_EQ(jobs[0].id, 12);
  EXPECT_EQ(jobs[0].task, -1);
  EXPECT_EQ(jobs[1].array, 13);
  EXPECT_EQ(jobs[1].task, 3);
  EXPECT_EQ(jobs[1].place, "(Priority)");
  EXPECT_EQ(jobs[1].folder, "/runs/b|c");
}

TEST(SlurmAnswers, OfAccountingNameEveryTask) {
  const std::vector<Job> jobs = recorded_jobs("12|COMPLETED|n1\n13_[4,6-8%2]|CANCELLED by 1000|None assigned\n");
  ASSERT_EQ(jobs.size(), 5u);
  std::vector<int64_t> tasks;
  for (const Job& job : jobs) tasks.push_back(job.task);
  EXPECT_THAT(tasks, testing::ElementsAre(-1, 4, 6, 7, 8));
  EXPECT_EQ(jobs[4].state, "CANCELLED");
}

TEST(SlurmAnswers, DoNotNameTasksWithoutEnd) {
  EXPECT_EQ(recorded_jobs("1_[0-9223372036854775807]|CANCELLED|\n").size(), 100'000u);
  EXPECT_EQ(recorded_jobs("1_[9223372036854775807-0]|CANCELLED|\n").size(), 0u);
}

TEST(SlurmAnswers, AreJobsOrNothing) {
  EXPECT_EQ(submitted_job("1234;cluster\n"), 1234);
  for (const char* other : {"", "\n", "sbatch: hello", "99999999999999999999999", "-4", "0"})
    EXPECT_THAT(test::refusal(ExitCode::failed, [&] { submitted_job(other); }), testing::HasSubstr("sbatch")) << other;
  EXPECT_EQ(queued_jobs("nonsense\n|||\n").size(), 2u);
}

}  // namespace slurm_answers_test
}  // namespace nas::core::slurm
