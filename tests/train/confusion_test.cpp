#include "core/train/confusion.h"

#include <gmock/gmock.h>

#include <limits>

namespace nas::core {
namespace confusion_test {

using testing::ElementsAre;

TEST(Confusion, CountsTheClassOfTheLargestLogit) {
  Confusion confusion;
  confusion.add(torch::tensor({{1.0, 3.0, 2.0}, {5.0, 0.0, 0.0}}), torch::tensor({1, 2}));
  confusion.add(torch::tensor({{0.0, 1.0, 4.0}}), torch::tensor({2}));
  EXPECT_THAT(confusion.images(), ElementsAre(0, 1, 2));
  EXPECT_THAT(confusion.counts(), ElementsAre(ElementsAre(0, 0, 0), ElementsAre(0, 1, 0), ElementsAre(1, 0, 1)));
}

TEST(Confusion, TakesTheFirstOfEqualLogits) {
  Confusion confusion;
  confusion.add(torch::zeros({2, 2}), torch::tensor({0, 1}));
  EXPECT_THAT(confusion.counts(), ElementsAre(ElementsAre(1, 0), ElementsAre(1, 0)));
}

TEST(Confusion, HasNoAnswerForWhatIsNotANumber) {
  Confusion confusion;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  confusion.add(torch::tensor({{0.0, nan}, {0.0, 1.0}}), torch::tensor({1, 1}));
  EXPECT_THAT(confusion.images(), ElementsAre(0, 2));
  EXPECT_THAT(confusion.counts(), ElementsAre(ElementsAre(0, 0), ElementsAre(0, 1)));
}

TEST(Confusion, IsEmptyBeforeTheFirstBatch) {
  EXPECT_TRUE(Confusion().images().empty());
  EXPECT_TRUE(Confusion().counts().empty());
}

}  // namespace confusion_test
}  // namespace nas::core
