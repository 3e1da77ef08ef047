#include "core/trainings/result_file.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/trainings/validations.h"
#include "tests/model/networks.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace result_file_test {

TrainingResult result() {
  TrainingResult result;
  result.id = "sample-003";
  result.valid_accuracy = 0.1 + 0.2;
  result.valid_loss = std::numeric_limits<double>::infinity();
  result.best_valid_accuracy = 1.0;
  result.epochs = 2;
  result.parameters = 61500;
  result.macs = 7151680;
  result.seconds = 3.25;
  result.found = testing::network_desc(
      "Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 1)], normal_concat=range(2, 3), "
      "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1)], reduce_concat=range(2, 3))",
      {.channels = 4, .layers = 3, .reductions = 1});
  return result;
}

TEST(ResultFile, ReadsBackToTheBit) {
  const test::TemporaryFolder folder;
  const TrainingFolder training(folder.path());
  EXPECT_FALSE(is_finished(training));
  write_result(training, result());
  EXPECT_TRUE(is_finished(training));
  const TrainingResult read = read_result(training);
  EXPECT_EQ(read.id, "sample-003");
  EXPECT_FALSE(read.failed);
  EXPECT_EQ(read.valid_accuracy, 0.1 + 0.2);
  EXPECT_EQ(read.valid_loss, std::numeric_limits<double>::infinity());
  EXPECT_EQ(read.best_valid_accuracy, 1.0);
  EXPECT_EQ(read.epochs, 2);
  EXPECT_EQ(read.parameters, 61500);
  EXPECT_EQ(read.macs, 7151680);
  EXPECT_EQ(read.seconds, 3.25);
  EXPECT_EQ(read.found, result().found);
}

TEST(ResultFile, AFailureKeepsItsFirstLine) {
  const test::TemporaryFolder folder;
  const TrainingFolder training(folder.path());
  write_result(training, failed_result("sample-004", "no luck \"today\"\nnor tomorrow"));
  const TrainingResult read = read_result(training);
  EXPECT_TRUE(read.failed);
  EXPECT_EQ(read.error, "no luck \"today\"");
  EXPECT_TRUE(read.found.cells.empty());
}

TEST(ResultFile, ADamagedFileIsNamed) {
  const test::TemporaryFolder folder;
  const TrainingFolder training(folder.path());
  write_atomically(training.result().string(), "id = \"sample-003\"\n");
  try {
    read_result(training);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), "key \"failed\" is missing");
    EXPECT_EQ(error.where(), training.result().string());
  }
}

TEST(Validations, AreTakenFromTheLinesOfWholeEpochs) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "metrics.jsonl").string();
  write_atomically(path,
                   R"({"stage":"a","epoch":1,"step":1,"split":"train","loss":2.5,"top1":0.9}
{"stage":"a","epoch":1,"split":"train","loss":2.0,"top1":0.2,"top5":0.5}
{"stage":"a","epoch":1,"split":"valid","loss":2.1,"top1":0.5,"top5":0.5}
{"stage":"a","epoch":2,"split":"train","loss":null,"top1":0.2,"top5":0.5}
{"stage":"a","epoch":2,"split":"valid","loss":null,"top1":0.25,"top5":0.5}
{"stage":"a","epoch":2,"split":"plugin","best":1}
)");
  const Validations validations = read_validations(path);
  EXPECT_EQ(validations.epochs, 2);
  EXPECT_EQ(validations.last_accuracy, 0.25);
  EXPECT_TRUE(std::isnan(validations.last_loss));
  EXPECT_EQ(validations.best_accuracy, 0.5);
}

TEST(Validations, AreZeroWithoutAHeldOutPart) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "metrics.jsonl").string();
  write_atomically(path, "{\"stage\":\"a\",\"epoch\":5,\"split\":\"train\",\"loss\":2.0,\"top1\":0.2,\"top5\":0.5}\n");
  EXPECT_EQ(read_validations(path).epochs, 5);
  EXPECT_EQ(read_validations(path).last_accuracy, 0.0);
}

}  // namespace result_file_test
}  // namespace nas::core
