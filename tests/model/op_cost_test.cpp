// The cost of one op in its place.
#include "core/model/op_cost.h"

#include <gtest/gtest.h>

#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace op_cost_test {

constexpr const char* genotype =
    "Genotype(normal=[('sep_conv_3x3', 0), ('max_pool_3x3', 1), ('dil_conv_5x5', 2), ('skip_connect', 0)], "
    "normal_concat=[2, 3], reduce=[('sep_conv_5x5', 0), ('skip_connect', 1), ('sep_conv_3x3', 2), ('max_pool_3x3', "
    "1)], "
    "reduce_concat=[2, 3])";

const ModelDesc& network() {
  static const ModelDesc desc = network_desc(
      genotype,
      {.channels = 8, .layers = 3, .reductions = 1, .input = {3, 15, 15}, .classes = 3, .settings = {"nodes=2"}});
  return desc;
}

/// What the whole network takes less with "none" on the edge.
Cost difference(const OpPlace& place) {
  const OpRegistry ops = standard_ops();
  ModelDesc without = network();
  OpDesc& op = without.cells.at(static_cast<size_t>(place.cell))
                   .nodes.at(static_cast<size_t>(place.node))
                   .edges.at(static_cast<size_t>(place.edge))
                   .op;
  ModelDesc with = network();
  op.name = "none";
  const auto cost = [&](const ModelDesc& desc) {
    return measure_cost(*build_given_model(desc, ops), {.timed_passes = 0});
  };
  const Cost all = cost(with), rest = cost(without);
  return {
      .parameters = all.parameters - rest.parameters, .macs = all.macs - rest.macs, .madds = all.madds - rest.madds};
}

class CostInPlace : public ::testing::TestWithParam<OpPlace> {};
INSTANTIATE_TEST_SUITE_P(Edges, CostInPlace,
                         ::testing::Values(OpPlace{"sep_conv_3x3", 0, 0, 0}, OpPlace{"dil_conv_5x5", 0, 1, 0},
                                           OpPlace{"sep_conv_5x5", 1, 0, 0}, OpPlace{"skip_connect", 1, 0, 1},
                                           OpPlace{"sep_conv_3x3", 1, 1, 0}, OpPlace{"sep_conv_3x3", 2, 0, 0}));

TEST_P(CostInPlace, IsWhatItAddsToTheNetwork) {
  const OpPlace& place = GetParam();
  ASSERT_EQ(network()
                .cells[static_cast<size_t>(place.cell)]
                .nodes[static_cast<size_t>(place.node)]
                .edges[static_cast<size_t>(place.edge)]
                .op.name,
            place.op);
  const OpCost cost = cost_in_place(network(), place, standard_ops(), {.images = 4}, false);
  const Cost expected = difference(place);
  EXPECT_EQ(cost.parameters, expected.parameters);
  EXPECT_EQ(cost.macs, expected.macs);
  EXPECT_EQ(cost.madds, expected.madds);
  EXPECT_GE(cost.training_memory, 0.0);
  EXPECT_FALSE(cost.latency.has_value());
}

TEST(OpCost, HasALatencyWhenAskedFor) {
  const OpCost cost = cost_in_place(network(), {"sep_conv_3x3", 0, 0, 0}, standard_ops(), {.images = 2}, true);
  ASSERT_TRUE(cost.latency.has_value());
  EXPECT_GT(cost.latency->low, 0.0);
  EXPECT_LE(cost.latency->low, cost.latency->median);
  EXPECT_GT(cost.training_memory, 0.0);
}

TEST(OpCost, IsRefusedWhereThereIsNoEdge) {
  EXPECT_THROW(cost_in_place(network(), {"sep_conv_3x3", 0, 0, 7}, standard_ops(), {}, false), std::out_of_range);
  EXPECT_THROW(cost_in_place(network(), {"sep_conv_9x9", 0, 0, 0}, standard_ops(), {}, false), std::invalid_argument);
}

}  // namespace op_cost_test
}  // namespace nas::core::testing
