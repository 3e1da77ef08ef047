// Sizes of the supernet, sharing of alphas, and what finalizing gives: the numbers of the DARTS paper's own code.
#include <gmock/gmock.h>

#include "core/model/cost.h"
#include "nas/finalizers.h"
#include "supernet_fixture.h"

namespace nas::darts {
namespace supernet_test {

using testing::ElementsAre;

struct Size {
  int64_t channels, cells, weights, macs;
};
class SupernetSize : public testing::TestWithParam<Size> {};

TEST_P(SupernetSize, IsThePapers) {
  const Size& size = GetParam();
  const auto model = supernet(darts_config({"search.model.channels=" + std::to_string(size.channels),
                                            "search.model.cells=" + std::to_string(size.cells)}),
                              {3, 32, 32}, 10);
  const core::Cost cost = core::measure_cost(*model, {.timed_passes = 0});
  EXPECT_EQ(cost.parameters, size.weights);
  EXPECT_EQ(cost.arch_parameters, 224);
  EXPECT_NEAR(static_cast<double>(cost.macs) / 1e6, static_cast<double>(size.macs) / 100, 0.06);
}
// MACs in units of 10,000, as far as the source gives them.
INSTANTIATE_TEST_SUITE_P(OnCifar, SupernetSize,
                         testing::Values(Size{16, 8, 1'930'618, 30'025}, Size{8, 5, 394'210, 6'160},
                                         Size{16, 5, 1'275'834, 18'670}));

TEST(Supernet, CellsOfOneTypeShareAlphas) {
  const auto model = supernet(darts_config({}), {3, 32, 32}, 10);
  std::vector<int64_t> from;
  for (const CellDesc& cell : model->desc().cells) from.push_back(cell.alphas_from);
  EXPECT_THAT(from, ElementsAre(0, 0, 2, 0, 0, 2, 0, 0));
  EXPECT_EQ(model->arch_parameters().size(), 28u);
  EXPECT_TRUE(model->op(0, 1, 2).arch_parameters()[0].is_same(model->op(7, 1, 2).arch_parameters()[0]));
  EXPECT_FALSE(model->op(0, 1, 2).arch_parameters()[0].is_same(model->op(2, 1, 2).arch_parameters()[0]));
}

/// One cell of one node with two inputs is enough to see which edges are kept; three edges come with the second node.
class Finalizing : public testing::Test {
 protected:
  void set_alphas(int64_t edge, const std::vector<float>& values) {
    const torch::NoGradGuard no_grad;
    torch::Tensor(model_->op(0, 1, edge).arch_parameters()[0]).copy_(torch::tensor(values));
  }
  /// Inputs of the second node's kept edges, in their order.
  std::vector<int64_t> kept_inputs() {
    Finalizers finalizers;
    ReceivedTree found;
    finalizers.finalize(*model_, config_.section("search"), found);
    std::vector<int64_t> inputs;
    const ModelDesc network = model_from_tree(found.tree());
    for (const EdgeDesc& edge : network.cells[0].nodes[1].edges) inputs.push_back(edge.inputs[0]);
    return inputs;
  }
  void use(const std::string& edge_rank) {
    config_ = darts_config({"search.model.channels=2", "search.model.cells=1", "search.model.reductions=0",
                            "search.model.nodes=2", "search.model.edge_rank=" + edge_rank});
    model_ = supernet(config_, {1, 4, 4}, 2);
    // In the paper's order: none, then the seven.
    set_alphas(0, {0, .10F, 0, 0, 0, 0, 0, 0});
    set_alphas(1, {.60F, .20F, .19F, .19F, .19F, .19F, .19F, .19F});
    set_alphas(2, {-2, .12F, 0, 0, 0, 0, 0, 0});
  }
  core::Config config_ = darts_config({});
  std::shared_ptr<core::Model> model_;
};

TEST_F(Finalizing, RanksBySoftmaxAsThePaperDoes) {
  use("softmax");
  EXPECT_THAT(kept_inputs(), ElementsAre(2, 0));
}

TEST_F(Finalizing, RanksByRawAlphaWhenAsked) {
  use("raw_alpha");
  EXPECT_THAT(kept_inputs(), ElementsAre(1, 2));
}

TEST_F(Finalizing, NeverChoosesNoneAndTakesTheFirstOfEquals) {
  use("softmax");
  set_alphas(2, {9, 0, 0, 0, 1, 1, 0, 0});
  ReceivedTree desc;
  double rank = 0.0;
  EXPECT_TRUE(model_->op(0, 1, 2).report_finalized(desc, rank));
  EXPECT_EQ(op_from_tree(desc.tree()).name, "sep_conv_3x3");
  EXPECT_NEAR(rank, std::exp(1.0) / (std::exp(9.0) + 2 * std::exp(1.0) + 5), 1e-6);
}

TEST_F(Finalizing, KeepsAllEdgesInOrderWhereThereAreFew) {
  use("softmax");
  Finalizers finalizers;
  ReceivedTree found;
  finalizers.finalize(*model_, config_.section("search"), found);
  const NodeDesc first = model_from_tree(found.tree()).cells[0].nodes[0];
  ASSERT_EQ(first.edges.size(), 2u);
  EXPECT_EQ(first.edges[0].inputs[0], 0);
  EXPECT_EQ(first.edges[1].inputs[0], 1);
}

TEST(SkipConnects, AreCountedInTheFirstNormalCell) {
  ModelDesc found;
  CellDesc reduction, normal;
  reduction.type = CellType::reduction;
  const EdgeDesc skip = {{"skip_connect", 4, 4, 1, {}, {}}, {0}}, conv = {{"sep_conv_3x3", 4, 4, 1, {}, {}}, {1}};
  reduction.nodes = {{{skip, skip}}};
  normal.nodes = {{{skip, conv}}, {{skip, skip}}};
  found.cells = {reduction, normal};
  EXPECT_EQ(skip_connects(found), 3);
}

}  // namespace supernet_test
}  // namespace nas::darts
