#include "core/train/worst_images.h"

#include <gmock/gmock.h>

#include <cmath>

namespace nas::core {
namespace worst_images_test {

using ::testing::ElementsAre;

std::vector<int64_t> indices_of(const WorstImages& worst) {
  std::vector<int64_t> indices;
  for (const WorstImage& image : worst.images()) indices.push_back(image.index);
  return indices;
}

TEST(WorstImagesTest, KeepsTheGreatestLosses) {
  torch::manual_seed(1);
  const torch::Tensor logits = torch::randn({100, 5}), targets = torch::randint(5, {100}, torch::kInt64);
  WorstImages worst(7);
  for (int64_t begin = 0; begin < 100; begin += 30)  // batches of 30, 30, 30 and 10
    worst.add(logits.slice(0, begin, std::min<int64_t>(100, begin + 30)),
              targets.slice(0, begin, std::min<int64_t>(100, begin + 30)));
  const torch::Tensor losses =
      -torch::log_softmax(logits.to(torch::kFloat64), 1).gather(1, targets.unsqueeze(1)).squeeze(1);
  const torch::Tensor order = losses.argsort(0, true), answers = logits.argmax(1);
  ASSERT_EQ(worst.images().size(), 7U);
  for (int64_t i = 0; i < 7; ++i) {
    const WorstImage& image = worst.images()[static_cast<size_t>(i)];
    const auto index = order[i].item<int64_t>();
    EXPECT_EQ(image.index, index);
    EXPECT_NEAR(image.loss, losses[index].item<double>(), 1e-12);
    EXPECT_EQ(image.its_class, targets[index].item<int64_t>());
    EXPECT_EQ(image.answer, answers[index].item<int64_t>());
  }
}

TEST(WorstImagesTest, OfEqualLossesTheEarlierComesFirst) {
  WorstImages worst(2);
  worst.add(torch::zeros({3, 4}), torch::zeros({3}, torch::kInt64));
  EXPECT_THAT(indices_of(worst), ElementsAre(0, 1));
}

TEST(WorstImagesTest, ALossThatIsNotANumberIsTheGreatest) {
  torch::Tensor logits = torch::zeros({3, 2});
  logits[0][1] = 9.0;
  logits[2][0] = std::nan("");
  WorstImages worst(2);
  worst.add(logits, torch::zeros({3}, torch::kInt64));
  EXPECT_THAT(indices_of(worst), ElementsAre(2, 0));
  EXPECT_TRUE(std::isnan(worst.images()[0].loss));
  EXPECT_EQ(worst.images()[0].answer, -1);
  EXPECT_EQ(worst.images()[1].answer, 1);
}

}  // namespace worst_images_test
}  // namespace nas::core
