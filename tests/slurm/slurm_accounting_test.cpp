// A cluster with a database still knows jobs that its controller has forgotten.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cluster.h"
#include "core/workers/program.h"
#include "core/workers/slurm.h"
#include "tests/batch/batch_run.h"

namespace nas::test {
namespace slurm_accounting_test {

namespace slurm = core::slurm;

class SlurmAccounting : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "starting a cluster needs root";
    if (!core::is_program("slurmdbd") || !core::is_program("mariadbd"))
      GTEST_SKIP() << "accounting needs Debian's slurmdbd and mariadb-server";
    cluster_ = std::make_unique<Cluster>("accounting");
  }
  static void wait_until_forgotten() {
    Cluster::wait_until([] { return Cluster::jobs().empty() && slurm::queue().empty(); });
  }
  const TemporaryFolder folder_;
  std::unique_ptr<Cluster> cluster_;
};

TEST_F(SlurmAccounting, KnowsHowTasksEnded) {
  const int64_t id =
      slurm::submit({"--array=0-1", "--output=/dev/null", "--chdir=/tmp", "--nodelist=n2", "--wrap=exit 3"});
  wait_until_forgotten();
  const std::vector<slurm::Job> jobs = slurm::recorded({&id, 1});
  ASSERT_EQ(jobs.size(), 2u);
  for (int64_t task = 0; task < 2; ++task) {
    const slurm::Job& job = jobs[static_cast<size_t>(task)];
    EXPECT_EQ(job.array, id);
    EXPECT_EQ(job.task, task);
    EXPECT_EQ(job.state, "FAILED");
    EXPECT_EQ(job.place, "n2");
  }
}

TEST_F(SlurmAccounting, TheStatusShowsWhatWasCancelled) {
  const Outcome outcome =
      run_program(batch(beside("../batch/disturbed.toml"), folder_ / "out", {"--executor", "slurm", "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const int64_t array = nlohmann::json::parse(outcome.out)["arrays"][0];
  run_program({"scancel", "--user=root"});
  wait_until_forgotten();
  EXPECT_THAT(run_program(host({"batch", "status", folder_ / "out"})).out,
              testing::HasSubstr("Slurm job " + std::to_string(array) + "_3 ended: CANCELLED\n"));
}

}  // namespace slurm_accounting_test
}  // namespace nas::test
