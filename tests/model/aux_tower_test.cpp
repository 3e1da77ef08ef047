#include "core/model/aux_tower.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace aux_tower_test {

struct Map {
  int64_t height, width, pool_stride;
};

class AuxTowerOn : public ::testing::TestWithParam<Map> {};
INSTANTIATE_TEST_SUITE_P(Maps, AuxTowerOn,
                         ::testing::Values(Map{8, 8, 3}, Map{7, 7, 2}, Map{6, 6, 1}, Map{16, 16, 11}, Map{7, 13, 2}));

TEST_P(AuxTowerOn, GivesLogits) {
  AuxTower tower(AuxTowerDesc{0, 12, GetParam().pool_stride}, 10);
  const torch::Tensor logits = tower.forward(torch::randn({2, 12, GetParam().height, GetParam().width}));
  EXPECT_EQ(logits.sizes(), torch::IntArrayRef({2, 10}));
}

/// 28x28, two reductions: the map that the tower reads is 7x7.
TEST(AuxTower, FitsFashionMnist) {
  const ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 8, .input = {1, 28, 28}, .aux_weight = 0.4});
  ASSERT_TRUE(desc.aux.has_value());
  EXPECT_EQ(desc.aux->cell, 5);
  EXPECT_EQ(desc.aux->pool_stride, 2);
  torch::Tensor aux_logits;
  build_model(desc)->forward(torch::randn({2, 1, 28, 28}), &aux_logits);
  EXPECT_EQ(aux_logits.sizes(), torch::IntArrayRef({2, 10}));
}

TEST(AuxTower, OnAMapThatIsTooSmallIsRefusedBeforeTraining) {
  ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 8, .input = {1, 28, 28}, .aux_weight = 0.4});
  desc.aux->pool_stride = 3;
  EXPECT_THAT(
      [&] { build_model(desc); },
      ::testing::ThrowsMessage<Error>("key \"aux.pool_stride\" is 3 and needs maps of at least 8x8, but the cell "
                                      "gives 64x7x7"));
}

}  // namespace aux_tower_test
}  // namespace nas::core::testing
