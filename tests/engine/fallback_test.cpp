// Cells that the engine does not support.
#include <gmock/gmock.h>

#include "tests/engine/mixture_supernet.h"
#include "tests/engine/parity.h"

namespace nas::core::testing {
namespace fallback_test {

/// An op that the engine cannot compute; so it cannot compute its cell either.
class CountedOp final : public Op {
 public:
  explicit CountedOp(const OpContext& context) : Op(context.desc()), channels_(context.desc().channels_out) {}
  torch::Tensor forward(const torch::Tensor& x) override {
    ++count;
    return x.narrow(1, 0, channels_) * 1.0;
  }
  static inline int count = 0;

 private:
  int64_t channels_;
};

class CountedMixture final : public MixtureOp {
 public:
  explicit CountedMixture(const OpContext& context) : MixtureOp(context, kMixturePrimitives) {}
  torch::Tensor weights() override {
    ++count;
    return torch::softmax(torch::randn({size()}), 0);
  }
  static inline int count = 0;
};

/// Both engines must consume the same random numbers, and update the statistics of a stem once.
TEST(EngineFallback, EvaluatesStemsAndMixturesOnce) {
  OpRegistry ops = standard_ops();
  ops.add("counted", constructor_of<CountedOp>());
  ops.add("counted_mixture", constructor_of<CountedMixture>());
  ModelDesc desc = build_network_desc(*make<SupernetBuilder>("counted_mixture"),
                                      {.channels = 4, .layers = 1, .reductions = 0, .input = {3, 8, 8}});
  CellDesc& cell = desc.cells.front();
  cell.stem0.name = cell.nodes.back().edges.back().op.name = "counted";
  int mixtures = -1;
  for (const NodeDesc& node : cell.nodes) mixtures += static_cast<int>(node.edges.size());
  const auto forward = [&](Engine engine) {
    OpBuilder builder(ops, engine);
    torch::manual_seed(1);
    const auto model = Model::build(desc, builder, engine);
    CountedOp::count = CountedMixture::count = 0;
    return model->forward(torch::ones({2, 3, 8, 8}));
  };
  const torch::Tensor expected = forward(Engine::reference), actual = forward(Engine::fused);
  EXPECT_EQ(CountedOp::count, 2) << "a stem and an edge";
  EXPECT_EQ(CountedMixture::count, mixtures);
  EXPECT_LT(relative_error(actual, expected), 1e-4);
}

}  // namespace fallback_test
}  // namespace nas::core::testing
