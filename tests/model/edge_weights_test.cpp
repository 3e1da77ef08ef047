// Weights of the edges of a node, on ops of every kind.
#include <gmock/gmock.h>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "nas/finalizers.h"
#include "nas/partial_channels.h"
#include "tests/model/networks.h"
#include "tests/support/expect_error.h"

namespace nas::core::testing {
namespace edge_weights_test {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 4> primitives = {"none", "skip_connect", "max_pool_3x3", "sep_conv_3x3"};

/// Betas of the edges of the first node of a cell, with a wish for a test of refusals.
struct Betas : IEdgeWeights {
  torch::Tensor edge_weights(std::span<IOp* const> edges) override {
    ++calls;
    std::vector<torch::Tensor> betas;
    for (const IOp* edge : edges) {
      const auto parameters = edge->arch_parameters();
      betas.push_back(parameters.empty() ? torch::ones({1}, torch::kFloat64) : parameters.back());
    }
    return torch::sigmoid(torch::cat(betas)).narrow(0, 0, static_cast<int64_t>(edges.size()) - missing) * factor;
  }
  static inline int calls = 0;
  static inline int64_t missing = 0;
  static inline double factor = 1.0;
};

class Mixed final : public MixtureOp, public Betas {
 public:
  explicit Mixed(const OpContext& context) : MixtureOp(context, primitives) {
    alphas_ = add_arch_parameter(context, [this] { return torch::rand({size()}); });
    add_arch_parameter(context, [] { return torch::rand({1}); });
  }
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }
  Finalized finalize() const override { return {candidate(3), alphas_[3].item<double>()}; }
  void* query(std::string_view iid) noexcept override {
    return iid == IEdgeWeights::iid ? static_cast<IEdgeWeights*>(this) : MixtureOp::query(iid);
  }

 private:
  torch::Tensor alphas_;
};

class Partial final : public PartialMixtureOp, public Betas {
 public:
  explicit Partial(const OpContext& context) : PartialMixtureOp(context, primitives, 2) {
    alphas_ = add_arch_parameter(context, [this] { return torch::rand({size()}); });
    add_arch_parameter(context, [] { return torch::rand({1}); });
  }
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }
  void* query(std::string_view iid) noexcept override {
    return iid == IEdgeWeights::iid ? static_cast<IEdgeWeights*>(this) : PartialMixtureOp::query(iid);
  }

 private:
  torch::Tensor alphas_;
};

/// Node 0 has two edges of `first` and one of `other`; node 1 has an op that says nothing of weights.
class Builder final : public ModelDescBuilder {
 public:
  Builder(std::string first, std::string other) : first_(std::move(first)), other_(std::move(other)) {}

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    return {{{edge(first_, 0), edge(other_, 1), edge(first_, 1)}},
            {{edge("sep_conv_3x3", 2), edge("skip_connect", 0)}}};
  }

 private:
  std::string first_, other_;
};

const NetworkOptions small{.channels = 4, .layers = 4, .reductions = 1, .input = {3, 7, 7}, .classes = 3};

std::shared_ptr<Model> network(const std::string& first, const std::string& other, Engine engine) {
  OpRegistry ops = standard_ops();
  ops.add("mixed", constructor_of<Mixed>());
  ops.add("partial", constructor_of<Partial>());
  Builder builder(first, other);
  const ModelDesc desc = build_network_desc(builder, small);
  torch::manual_seed(4);
  OpBuilder op_builder(ops, engine);
  auto model = Model::build(desc, op_builder, engine);
  model->to(torch::kFloat64);
  Betas::calls = 0;
  Betas::missing = 0;
  Betas::factor = 1.0;
  return model;
}

torch::Tensor images() {
  torch::manual_seed(5);
  return torch::randn({3, 3, 7, 7}, torch::kFloat64);
}

class EdgeWeights : public ::testing::TestWithParam<std::pair<const char*, const char*>> {
 protected:
  std::shared_ptr<Model> with(Engine engine) { return network(GetParam().first, GetParam().second, engine); }
};
INSTANTIATE_TEST_SUITE_P(Ops, EdgeWeights,
                         ::testing::Values(std::pair("mixed", "mixed"), std::pair("mixed", "sep_conv_3x3"),
                                           std::pair("mixed", "skip_connect"), std::pair("partial", "partial"),
                                           std::pair("partial", "mixed"), std::pair("partial", "sep_conv_3x3")));

/// The reference multiplies in LibTorch.
TEST_P(EdgeWeights, AreTheSameOnBothEngines) {
  for (const double drop_path : {0.0, 0.4}) {
    SCOPED_TRACE(drop_path);
    const auto fused = with(Engine::fused), reference = with(Engine::reference);
    for (const auto& model : {fused, reference}) {
      model->set_drop_path(drop_path);
      torch::manual_seed(6);
      model->forward(images()).pow(2).sum().backward();
    }
    ASSERT_GT(fused->arch_parameters().size(), 0u);
    for (size_t i = 0; i < fused->arch_parameters().size(); ++i)
      EXPECT_TRUE(torch::allclose(fused->arch_parameters()[i].grad(), reference->arch_parameters()[i].grad(), 1e-9))
          << i;
    for (size_t i = 0; i < fused->weights().size(); ++i)
      EXPECT_TRUE(torch::allclose(fused->weights()[i].grad(), reference->weights()[i].grad(), 1e-9, 1e-12)) << i;
  }
}

/// Three normal cells share one draw; the reduction cell has another.
TEST_P(EdgeWeights, MultiplyTheEdgesAndAreAskedOncePerPassAndKindOfCell) {
  for (const Engine engine : {Engine::fused, Engine::reference}) {
    const auto model = with(engine);
    const torch::NoGradGuard no_grad;
    const torch::Tensor once = model->forward(images());
    EXPECT_EQ(Betas::calls, 2);
    Betas::factor = 0.0;
    const torch::Tensor without = model->forward(images());
    EXPECT_EQ(Betas::calls, 4);
    EXPECT_FALSE(torch::allclose(once, without));
  }
}

TEST_P(EdgeWeights, AreRefusedUnlessThereIsAFiniteOneForEachEdge) {
  for (const Engine engine : {Engine::fused, Engine::reference}) {
    const auto model = with(engine);
    const auto failure = [&] { return test::error_of([&] { model->forward(images()); }); };
    const std::string whose = std::string("failed in the edge weights of op \"") + GetParam().first + "\"";
    Betas::missing = 1;
    EXPECT_THAT(failure().what(), HasSubstr(whose + ": it must return a vector of 3 numbers of type Double"));
    EXPECT_THAT(failure().where(), HasSubstr("cells[0].nodes[0].edges[0]"));
    Betas::missing = 0;
    Betas::factor = std::nan("");
    EXPECT_THAT(failure().what(), HasSubstr(whose + ": one of them is infinite or not a number"));
  }
}

/// The op of the first edge decides for the node.
TEST(EdgeWeightsOfOtherEdges, AreNotAskedFor) {
  const auto model = network("sep_conv_3x3", "mixed", Engine::fused);
  const torch::NoGradGuard no_grad;
  model->forward(images());
  EXPECT_EQ(Betas::calls, 0);
}

Config core_config() {
  Schema schema;
  schema.add_core(core_defaults());
  return resolve(schema, {.file = "", .settings = {"search.finalize.max_edges=2"}});
}

/// The edges of node 0 differ by their weights alone.
TEST(EdgeWeightsOfFinalizers, MultiplyTheRanks) {
  const auto model = network("mixed", "mixed", Engine::fused);
  const torch::NoGradGuard no_grad;
  for (int64_t edge = 0; edge < 3; ++edge) {
    const auto parameters = model->op(0, 0, edge).arch_parameters();
    parameters[0].fill_(1.0);
    parameters[1].fill_(edge == 0 ? -5.0 : 5.0);
  }
  Finalizers finalizers;
  const NodeDesc kept = finalized(*model, finalizers, core_config().section("search")).cells[0].nodes[0];
  ASSERT_EQ(kept.edges.size(), 2u);
  EXPECT_EQ(kept.edges[0].inputs, std::vector<int64_t>{1});
  EXPECT_EQ(kept.edges[1].inputs, std::vector<int64_t>{1});
}

}  // namespace edge_weights_test
}  // namespace nas::core::testing
