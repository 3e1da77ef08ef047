#include "core/workers/open_workers.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "core/base/error.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"

namespace nas::core {
namespace open_workers_test {

Config config(const std::vector<std::string>& settings) {
  Schema schema;
  schema.add_core(core_defaults());
  return resolve(schema, {.file = "", .settings = settings});
}

TEST(OpenWorkers, LocalOnesNeedNoSlurm) { EXPECT_EQ(open_workers(config({}))->running(), 0); }

TEST(OpenWorkers, SlurmWithoutItsCommandsIsRefused) {
  const std::string path = ::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  try {
    open_workers(config({"search.executor=slurm"}));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::config);
    EXPECT_STREQ(error.what(), "the Slurm command \"sbatch\" is not found");
  }
  ::setenv("PATH", path.c_str(), 1);
}

TEST(OpenWorkers, AsManyAsConfiguredOrAsCoresAllow) {
  EXPECT_EQ(workers_at_once(config({"search.workers=3"})), 3);
  EXPECT_EQ(workers_at_once(config({"search.threads_per_training=1000"})), 1);
  EXPECT_GT(workers_at_once(config({"search.executor=slurm"})), 1000);
}

}  // namespace open_workers_test
}  // namespace nas::core
