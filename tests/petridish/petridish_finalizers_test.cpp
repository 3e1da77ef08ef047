#include "petridish_finalizers.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace nas::petridish {
namespace petridish_finalizers_test {

using testing::ElementsAre;

/// max_pool, avg_pool, skip, sep3, sep5, dil3, dil5, none.
torch::Tensor alphas(const std::vector<float>& values) { return torch::tensor(values); }

TEST(Strongest, GoesByAbsoluteValueOverAllInputs) {
  const std::vector<torch::Tensor> two = {alphas({.1F, 0, -.5F, 0, 0, 0, 0, 0}),
                                          alphas({0, .3F, 0, 0, 0, 0, -.05F, 0})};
  EXPECT_THAT(strongest(two, 3), ElementsAre(Choice{0, 2}, Choice{1, 1}, Choice{0, 0}));
}

TEST(Strongest, NeverChoosesNone) {
  const std::vector<torch::Tensor> one = {alphas({.1F, 0, 0, .2F, 0, 0, 0, 9})};
  EXPECT_THAT(strongest(one, 2), ElementsAre(Choice{0, 3}, Choice{0, 0}));
}

TEST(Strongest, TakesTheEarlierOfEquals) {
  const std::vector<torch::Tensor> two = {alphas({0, .2F, 0, 0, 0, 0, 0, 0}), alphas({-.2F, .2F, 0, 0, 0, 0, 0, 0})};
  EXPECT_THAT(strongest(two, 2), ElementsAre(Choice{0, 1}, Choice{1, 0}));
}

TEST(Strongest, TakesAllWhereThereAreFewer) {
  EXPECT_EQ(strongest(std::vector<torch::Tensor>{alphas({0, 0, 0, 0, 0, 0, 0, 0})}, 20).size(), 7u);
}

class Finalized : public testing::Test {
 protected:
  void set(int64_t cell, int64_t input, int64_t primitive, float value) {
    const torch::NoGradGuard no_grad;
    torch::Tensor(grown_->op(cell, 1, 0).arch_parameters()[static_cast<size_t>(input)])[primitive] = value;
  }
  const ModelDesc parent_ = seed_desc({1, 3, 2});
  const std::shared_ptr<core::Model> grown_ = model_of(grow(parent_));
};

TEST_F(Finalized, NodeJoinsTheThreeStrongestOps) {
  set(1, 0, 6, -3);
  set(1, 2, 4, 2);
  set(1, 1, 0, 1);
  set(1, 1, 7, 8);
  const ModelDesc found = found_in(*grown_);
  const EdgeDesc& edge = found.cells[1].nodes[1].edges.at(0);
  EXPECT_EQ(edge.op.name, "multi_op");
  EXPECT_THAT(edge.inputs, ElementsAre(0, 2, 1));
  ASSERT_EQ(edge.op.children.size(), 3u);
  const std::vector<std::pair<std::string, int64_t>> children = {
      {"dil_conv_5x5", 2}, {"sep_conv_5x5", 1}, {"max_pool_3x3", 2}};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(edge.op.children[i].name, children[i].first);
    EXPECT_EQ(edge.op.children[i].stride, children[i].second);
  }
}

TEST_F(Finalized, EverythingElseStays) {
  const ModelDesc found = found_in(*grown_);
  for (size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(found.cells[c].nodes[0], parent_.cells[c].nodes[0]);
    EXPECT_EQ(found.cells[c].nodes[2], parent_.cells[c].nodes[1]);
    EXPECT_THAT(found.cells[c].concat, ElementsAre(2, 4, 3));
  }
  EXPECT_EQ(found.cells[0].nodes[1].edges[0].inputs, found.cells[2].nodes[1].edges[0].inputs);
}

TEST_F(Finalized, NetworkIsOneAndCanGrowAgain) {
  ModelDesc desc = found_in(*grown_);
  for (int generation = 0; generation < 2; ++generation) {
    const auto model = model_of(desc);
    EXPECT_EQ(model->forward(torch::randn({2, 1, 12, 12})).sizes(), (std::vector<int64_t>{2, 10}));
    desc = found_in(*model_of(grow(desc)));
  }
}

}  // namespace petridish_finalizers_test
}  // namespace nas::petridish
