#include "core/trainings/training_job.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/model/networks.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace training_job_test {

constexpr const char* kGenotype =
    "Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 1)], normal_concat=range(2, 3), "
    "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1)], reduce_concat=range(2, 3))";

TrainingJob job() {
  TrainingJob job;
  job.id = "sample-003";
  job.desc = testing::network_desc(kGenotype, {.channels = 4, .layers = 3, .reductions = 1});
  job.section = "search.sample";
  job.inherit = "sample-001";
  job.epochs = 3;
  job.renames = {{"cells.0.nodes.1.", "cells.0.nodes.0."}, {"cells.0.nodes.0.", ""}};
  job.config_sha256 = "0123";
  return job;
}

TEST(TrainingJob, ReadsBackEqual) {
  const test::TemporaryFolder folder;
  const TrainingFolder training(folder.path());
  job().write(training);
  const TrainingJob read = TrainingJob::read(training);
  EXPECT_EQ(difference(job(), read), "");
  EXPECT_EQ(read.desc, job().desc);
  EXPECT_EQ(read.inherit, "sample-001");
  EXPECT_EQ(read.epochs, 3);
  EXPECT_EQ(read.renames, job().renames);
  EXPECT_EQ(read.fingerprint(), job().fingerprint());
}

TEST(TrainingJob, DifferenceNamesKeysAndValues) {
  TrainingJob other = job();
  other.epochs = 5;
  other.desc.cells[1].nodes[0].edges[1].op.name = "avg_pool_3x3";
  EXPECT_EQ(difference(job(), other),
            "description.cells[1].nodes[0].edges[1].op: max_pool_3x3 -> avg_pool_3x3; epochs: 3 -> 5");
  EXPECT_NE(other.fingerprint(), job().fingerprint());
}

TEST(TrainingJob, DifferenceOfWholeNetworksStaysShort) {
  TrainingJob other = job();
  other.desc = testing::network_desc(kGenotype, {.channels = 8, .layers = 3, .reductions = 1});
  EXPECT_THAT(difference(job(), other), ::testing::EndsWith(" more"));
  EXPECT_LT(difference(job(), other).size(), 500u);
}

TEST(TrainingJob, ADamagedFileIsNamed) {
  const test::TemporaryFolder folder;
  const TrainingFolder training(folder.path());
  job().write(training);
  std::filesystem::resize_file(training.job(), 20);
  try {
    TrainingJob::read(training);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_THAT(error.where(), ::testing::HasSubstr("job.toml"));
  }
}

}  // namespace training_job_test
}  // namespace nas::core
