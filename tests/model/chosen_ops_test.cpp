// Networks in a supernet: the ops of a choice are computed, and the others are not.
#include "core/model/chosen_ops.h"

#include <gmock/gmock.h>

#include "nas/evaluation.h"
#include "nas/mixture.h"
#include "nas/partial_channels.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace chosen_ops_test {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 4> primitives = {"none", "skip_connect", "max_pool_3x3", "sep_conv_3x3"};

/// Counts its draws, of which a choice needs none.
class Mixed final : public MixtureOp {
 public:
  explicit Mixed(const OpContext& context) : MixtureOp(context, primitives) {
    alphas_ = add_arch_parameter(context, [this] { return torch::randn({size()}); });
  }
  torch::Tensor weights() override {
    ++draws;
    return torch::softmax(alphas_, 0);
  }
  static inline int draws = 0;

 private:
  torch::Tensor alphas_;
};

/// The same on half of the channels, with weighted edges.
class Partial final : public PartialMixtureOp, public IEdgeWeights {
 public:
  explicit Partial(const OpContext& context) : PartialMixtureOp(context, primitives, 2) {}
  torch::Tensor weights() override { return torch::full({size()}, 0.25); }
  torch::Tensor edge_weights(std::span<IOp* const> edges) override {
    return torch::full({static_cast<int64_t>(edges.size())}, 0.5);
  }
  void* query(std::string_view iid) noexcept override {
    return iid == IEdgeWeights::iid ? static_cast<IEdgeWeights*>(this) : PartialMixtureOp::query(iid);
  }
};

/// The second node has an edge that is no mixture.
class Builder final : public ModelDescBuilder {
 public:
  explicit Builder(std::string op) : op_(std::move(op)) {}

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    return {{{edge(op_, 0), edge(op_, 1)}}, {{edge(op_, 0), edge(op_, 2), edge("dil_conv_3x3", 1)}}};
  }

 private:
  std::string op_;
};

const NetworkOptions small{.channels = 4, .layers = 4, .reductions = 1, .input = {3, 8, 8}, .classes = 3};

class ChosenOpsOf : public ::testing::TestWithParam<Engine> {
 protected:
  ChosenOpsOf() {
    ops_.add("mixed", constructor_of<Mixed>());
    ops_.add("partial", constructor_of<Partial>());
    torch::manual_seed(5);
    x_ = torch::randn({4, 3, 8, 8});
  }
  std::shared_ptr<Model> build(const ModelDesc& desc) {
    torch::manual_seed(4);
    OpBuilder builder(ops_, GetParam());
    auto model = Model::build(desc, builder, GetParam());
    stir(*model);
    model->eval();
    return model;
  }
  std::shared_ptr<Model> supernet(const std::string& op) {
    Builder builder(op);
    return build(build_network_desc(builder, small));
  }
  /// The first edge of each mixed pair keeps a convolution, the second one pools, and a reduction cell drops its first.
  static ModelDesc choice(Model& supernet) {
    return network_within(supernet, [&](const auto&, int64_t cell, int64_t node, int64_t edge) {
      const bool reduction = supernet.desc().cells[static_cast<size_t>(cell)].type == CellType::reduction;
      if (reduction && edge == 0) return std::vector<std::string>{};
      return std::vector<std::string>{edge == 0 ? "sep_conv_3x3" : node == 0 ? "max_pool_3x3" : "skip_connect"};
    });
  }
  std::string refusal(Model& model, const ModelDesc& choice) {
    try {
      const ChosenOps chosen(model, choice);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }
  OpRegistry ops_ = standard_ops();
  torch::Tensor x_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ChosenOpsOf, ::testing::Values(Engine::fused, Engine::reference));

/// Gives `network`, one of those in `supernet`, the weights and statistics that it has there.
void copy_weights(Model& supernet, Model& network) {
  std::map<std::string, torch::Tensor> all;
  for (const auto& [name, tensor] : supernet.named_weights()) all[name] = tensor;
  for (const auto& [name, tensor] : supernet.named_buffers()) all[name] = tensor;
  const auto source = [&](std::string name) {
    for (size_t c = 0; c < network.desc().cells.size(); ++c)
      for (size_t n = 0; n < network.desc().cells[c].nodes.size(); ++n)
        for (size_t e = 0; e < network.desc().cells[c].nodes[n].edges.size(); ++e) {
          const auto path = [&](size_t edge) {
            return "cells." + std::to_string(c) + ".nodes." + std::to_string(n) + ".edges." + std::to_string(edge) +
                   ".";
          };
          if (!name.starts_with(path(e))) continue;
          const EdgeDesc& edge = network.desc().cells[c].nodes[n].edges[e];
          const std::vector<EdgeDesc>& edges = supernet.desc().cells[c].nodes[n].edges;
          const auto whole = std::ranges::find(edges, edge.inputs, &EdgeDesc::inputs) - edges.begin();
          const auto candidate = std::ranges::find(primitives, edge.op.name) - primitives.begin();
          const bool mixed = edge.op.name != "dil_conv_3x3";
          return path(static_cast<size_t>(whole)) + (mixed ? "candidates.ops." + std::to_string(candidate) + "." : "") +
                 name.substr(path(e).size());
        }
    return name;
  };
  const torch::NoGradGuard no_grad;
  for (auto& [name, tensor] : network.named_weights()) tensor.copy_(all.at(source(name)));
  for (auto& [name, tensor] : network.named_buffers()) tensor.copy_(all.at(source(name)));
}

TEST_P(ChosenOpsOf, MixturesGiveTheOutputOfThatNetwork) {
  const auto whole = supernet("mixed");
  const ModelDesc desc = choice(*whole);
  const auto network = build(desc);
  copy_weights(*whole, *network);
  const torch::NoGradGuard no_grad;
  const torch::Tensor before = whole->forward(x_);
  Mixed::draws = 0;
  {
    const ChosenOps chosen(*whole, desc);
    EXPECT_TRUE(torch::allclose(whole->forward(x_), network->forward(x_), 1e-4, 1e-5));
    EXPECT_EQ(Mixed::draws, 0);
  }
  EXPECT_TRUE(torch::equal(whole->forward(x_), before)) << "afterwards the supernet computes all again";
}

TEST_P(ChosenOpsOf, MixturesLeaveTheOthersWithoutGradient) {
  const auto whole = supernet("mixed");
  whole->train();
  const ChosenOps chosen(*whole, choice(*whole));
  whole->forward(x_).sum().backward();
  for (const auto& [name, weight] : whole->named_weights()) {
    if (name.find(".candidates.") == name.npos) continue;
    const bool reduction = name.starts_with("cells.2.");
    const bool kept = name.find(".edges.0.candidates.ops.3.") != name.npos && !reduction;
    EXPECT_EQ(weight.grad().defined(), kept) << name;
  }
}

TEST_P(ChosenOpsOf, PartialMixturesHaveWeightOne) {
  const auto whole = supernet("partial");
  const ModelDesc desc = choice(*whole);
  const ChosenOps chosen(*whole, desc);
  const torch::NoGradGuard no_grad;
  OpBuilder builder(ops_, Engine::reference);
  torch::manual_seed(4);
  const auto reference = Model::build(whole->desc(), builder, Engine::reference);
  stir(*reference);
  reference->eval();
  const ChosenOps same(*reference, desc);
  EXPECT_TRUE(torch::allclose(whole->forward(x_), reference->forward(x_), 1e-4, 1e-5));
  EXPECT_FALSE(torch::equal(whole->forward(x_), supernet("partial")->forward(x_)));
}

TEST_P(ChosenOpsOf, SeveralCandidatesAreAdded) {
  const auto whole = supernet("mixed");
  const auto with = [&](const std::vector<std::string>& names) {
    const ChosenOps chosen(*whole,
                           network_within(*whole, [&](const auto&, int64_t, int64_t, int64_t) { return names; }));
    return whole->forward(x_);
  };
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(torch::allclose(with({"skip_connect", "none"}), with({"skip_connect"}), 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(with({"skip_connect", "max_pool_3x3"}), with({"skip_connect"})));
}

TEST_P(ChosenOpsOf, AnotherSupernetAreRefused) {
  const auto whole = supernet("mixed");
  const auto changed = [&](auto change) {
    ModelDesc desc = choice(*whole);
    change(desc);
    return refusal(*whole, desc);
  };
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells.pop_back(); }), HasSubstr("it must have 4 cells"));
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells[0].nodes.pop_back(); }),
              HasSubstr("cells[0] must have 2 nodes"));
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells[0].nodes[0].edges[0].op.name = "sep_conv_9x9"; }),
              HasSubstr("cells[0].nodes[0] names \"sep_conv_9x9\", but the candidates are none, skip_connect, "));
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells[0].nodes[0].edges.clear(); }),
              HasSubstr("cells[0].nodes[0] has no edge"));
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells[0].nodes[1].edges.pop_back(); }),
              HasSubstr("cells[0].nodes[1] must keep the op \"dil_conv_3x3\", which is no mixture"));
  EXPECT_THAT(changed([](ModelDesc& desc) { desc.cells[0].nodes[0].edges[0].inputs = {7}; }),
              HasSubstr("has an edge with inputs that no edge of the supernet has"));
  EXPECT_EQ(changed([](ModelDesc& desc) { desc.cells[1].nodes.clear(); }), "") << "its cell 0 is read";
}

}  // namespace chosen_ops_test
}  // namespace nas::core::testing
