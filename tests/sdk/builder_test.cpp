// nas::ModelDescBuilder: where reduction cells stand, and what is refused.
#include "nas/builder.h"

#include <gmock/gmock.h>

#include "nas/testing.h"

namespace nas {
namespace builder_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

fake::Config model_config(int64_t cells, int64_t reductions) {
  return fake::Config({{"channels", int64_t{4}},
                       {"cells", cells},
                       {"reductions", reductions},
                       {"nodes", int64_t{1}},
                       {"affine", false},
                       {"pool_batch_norm", true},
                       {"stems", std::string("shared")},
                       {"stem_ops", std::vector<std::string>{"stem_conv3x3"}},
                       {"stem_multiplier", int64_t{3}},
                       {"post_op", std::string("concat")},
                       {"pool_op", std::string("pool_adaptive_avg")},
                       {"aux_weight", 0.0}});
}

/// Its nodes have one edge, which the test can leave without a state.
class Builder final : public ModelDescBuilder {
 public:
  std::vector<int64_t> states = {0};
  bool asks_too_early = false;

 protected:
  void build_model_stems(ModelDesc& model) override {
    if (asks_too_early) output_of(0);
    ModelDescBuilder::build_model_stems(model);
  }
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    EdgeDesc edge = nas::edge("skip_connect", 0);
    edge.inputs = states;
    return {{{edge}}};
  }
};

ModelDesc built(Builder& builder, const IConfig* config) {
  BuildRequest request;
  request.config = config;
  request.input_channels = 1;
  request.input_height = request.input_width = 16;
  request.classes = 5;
  ReceivedTree desc;
  builder.build(request, desc);
  return model_from_bytes(desc.bytes());
}

std::vector<size_t> reductions_of(const ModelDesc& model) {
  std::vector<size_t> indices;
  for (size_t i = 0; i < model.cells.size(); ++i)
    if (model.cells[i].type == CellType::reduction) indices.push_back(i);
  return indices;
}

TEST(Builder, PlacesReductionCellsEvenly) {
  Builder builder;
  for (const auto& [cells, reductions, expected] :
       {std::tuple(8, 2, std::vector<size_t>{2, 5}), std::tuple(20, 2, std::vector<size_t>{6, 13}),
        std::tuple(5, 2, std::vector<size_t>{1, 3}), std::tuple(3, 0, std::vector<size_t>{})}) {
    const fake::Config config = model_config(cells, reductions);
    EXPECT_EQ(reductions_of(built(builder, &config)), expected);
  }
}

TEST(Builder, GivesTheCellAfterAReductionCellAStemThatReduces) {
  Builder builder;
  const fake::Config config = model_config(5, 1);
  const ModelDesc model = built(builder, &config);
  std::vector<bool> reduced;
  for (const CellDesc& cell : model.cells) reduced.push_back(cell.reduction_prev);
  EXPECT_THAT(reduced, ElementsAre(false, false, false, true, false));
  EXPECT_EQ(model.cells[3].stem0.name, "factorized_reduce");
}

TEST(Builder, RefusesTooFewCells) {
  Builder builder;
  const fake::Config config = model_config(4, 2);
  EXPECT_THAT([&] { built(builder, &config); },
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("2 reductions need at least 5 cells, not 4")));
}

TEST(Builder, RefusesAnEdgeThatReadsNoState) {
  Builder builder;
  builder.states = {};
  const fake::Config config = model_config(3, 1);
  EXPECT_THAT([&] { built(builder, &config); }, ::testing::ThrowsMessage<std::invalid_argument>(
                                                    HasSubstr("an edge with the op \"skip_connect\" reads no state")));
}

TEST(Builder, RefusesToBuildFromNoConfiguration) {
  Builder builder;
  EXPECT_THROW(built(builder, nullptr), std::invalid_argument);
}

TEST(Builder, KnowsNoOutputOfACellThatIsNotBuiltYet) {
  Builder builder;
  builder.asks_too_early = true;
  const fake::Config config = model_config(3, 1);
  EXPECT_THROW(built(builder, &config), std::out_of_range);
}

}  // namespace builder_test
}  // namespace nas
