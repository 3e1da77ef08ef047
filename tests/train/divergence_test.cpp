// A training that has diverged says so, and a search does not choose by alphas that are no numbers.
#include <gmock/gmock.h>

#include <limits>

#include "core/base/error.h"
#include "tests/train/training_process.h"

namespace nas::core {
namespace divergence_test {

using testing::HasSubstr;

void fill(ITraining& training, bool alphas, float value) {
  const torch::NoGradGuard no_grad;
  auto tensors = alphas ? training.model().arch_parameters() : training.model().weights();
  tensors.back().fill_(value);
}

TEST(Divergence, AlphasThatAreNoNumbersEndTheSearch) {
  const test::TemporaryFolder folder;
  ActingTrainer hooks([](Hook hook, ITraining& training) {
    if (hook == Hook::post_epoch) fill(training, true, std::numeric_limits<float>::quiet_NaN());
  });
  try {
    TrainingProcess(folder.path(), {}, hooks).trainer().fit();
    ADD_FAILURE() << "the search went to its end";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::failed);
    EXPECT_THAT(error.what(), HasSubstr("search has diverged: an architecture parameter is not a number"));
  }
}

/// A method may exclude a candidate in this way.
TEST(Divergence, AnInfiniteAlphaIsAllowed) {
  const test::TemporaryFolder folder;
  ActingTrainer hooks([](Hook hook, ITraining& training) {
    const torch::NoGradGuard no_grad;
    if (hook == Hook::post_epoch && training.epoch() == 1)
      training.model().arch_parameters()[0][0] = -std::numeric_limits<float>::infinity();
  });
  EXPECT_NO_THROW(TrainingProcess(folder.path(), {}, hooks).trainer().fit());
}

TEST(Divergence, AValidationLossThatIsNotFiniteIsAWarning) {
  const test::TemporaryFolder folder;
  ActingTrainer hooks([](Hook hook, ITraining& training) {
    if (hook == Hook::post_step && training.epoch() == 1 && training.step() == 1)
      fill(training, false, std::numeric_limits<float>::infinity());
  });
  testing::internal::CaptureStderr();
  TrainingProcess(folder.path(), {.valid = true}, hooks).trainer().fit();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("not finite after epoch 2; lower the learning rate"));
}

}  // namespace divergence_test
}  // namespace nas::core
