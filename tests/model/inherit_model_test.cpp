// A supernet that begins with the weights and the alphas of an earlier one.
#include "core/model/inherit_model.h"

#include <gmock/gmock.h>

#include "nas/mixture.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace inherit_model_test {

/// The primitives that its description names; one alpha for each, and a number of its own.
class Pruned final : public MixtureOp {
 public:
  explicit Pruned(const OpContext& context)
      : Pruned(context, attribute<std::vector<std::string>>(context.desc(), "ops")) {}
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  Pruned(const OpContext& context, const std::vector<std::string>& names)
      : MixtureOp(context, std::vector<std::string_view>(names.begin(), names.end())),
        alphas_(add_arch_parameter(context, [this] { return torch::randn({size()}); })),
        own_(add_arch_parameter(context, [] { return torch::randn({1}); })) {}

  torch::Tensor alphas_, own_;
};

class Builder final : public ModelDescBuilder {
 public:
  explicit Builder(std::vector<std::string> ops) : ops_(std::move(ops)) {}

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    EdgeDesc first = edge("pruned", 0), second = edge("pruned", 1);
    first.op.attributes["ops"] = second.op.attributes["ops"] = ops_;
    return {{{first, second}}};
  }

 private:
  std::vector<std::string> ops_;
};

class Inheritance : public ::testing::Test {
 protected:
  Inheritance() { ops_.add("pruned", constructor_of<Pruned>()); }
  std::shared_ptr<Model> supernet(const std::vector<std::string>& names, uint64_t seed, int64_t classes = 3) {
    Builder builder(names);
    const ModelDesc desc = build_network_desc(
        builder, {.channels = 4, .layers = 3, .reductions = 1, .input = {3, 8, 8}, .classes = classes});
    torch::manual_seed(seed);
    auto model = build_model(desc, ops_);
    stir(*model);
    return model;
  }
  static torch::Tensor at(const NamedTensors& tensors, const std::string& name) {
    const torch::Tensor* found = find(tensors, name);
    return found ? *found : torch::Tensor();
  }
  OpRegistry ops_ = standard_ops();
};

TEST_F(Inheritance, FollowsTheNamesOfTheCandidates) {
  const auto former = supernet({"skip_connect", "sep_conv_3x3", "max_pool_3x3", "dil_conv_3x3"}, 1);
  const auto next = supernet({"dil_conv_3x3", "sep_conv_3x3"}, 2);
  const InheritedTensors inherited = inherit_model(*next, *former);
  EXPECT_EQ(inherited.fresh, 0);
  const std::string edge = "cells.1.nodes.0.edges.1.candidates.ops.";
  EXPECT_TRUE(torch::equal(at(next->named_weights(), edge + "0.block.depthwise.weight"),
                           at(former->named_weights(), edge + "3.block.depthwise.weight")));
  EXPECT_TRUE(torch::equal(at(next->named_buffers(), edge + "1.second.norm.running_mean"),
                           at(former->named_buffers(), edge + "1.second.norm.running_mean")));
  EXPECT_TRUE(torch::equal(at(next->named_weights(), "logits.linear.weight"),
                           at(former->named_weights(), "logits.linear.weight")));
  const auto alphas = at(next->named_arch_parameters(), "cells.0.nodes.0.edges.0.arch_parameters.0");
  const auto before = at(former->named_arch_parameters(), "cells.0.nodes.0.edges.0.arch_parameters.0");
  EXPECT_TRUE(torch::equal(alphas, torch::stack({before[3], before[1]})));
  EXPECT_TRUE(torch::equal(at(next->named_arch_parameters(), "cells.1.nodes.0.edges.1.arch_parameters.1"),
                           at(former->named_arch_parameters(), "cells.1.nodes.0.edges.1.arch_parameters.1")));
  EXPECT_EQ(inherited.arch_parameters, 8);
}

TEST_F(Inheritance, LeavesOpsOfAnotherShapeWhole) {
  const auto former = supernet({"skip_connect", "sep_conv_3x3"}, 1, 5);
  const auto next = supernet({"skip_connect", "sep_conv_3x3"}, 2, 3);
  const torch::Tensor bias = at(next->named_weights(), "logits.linear.bias").clone();
  const torch::Tensor stem = at(next->named_weights(), "stems.0.layers.0.weight").clone();
  const InheritedTensors inherited = inherit_model(*next, *former);
  EXPECT_EQ(inherited.fresh, 2) << "weight and bias of the classifier";
  EXPECT_TRUE(torch::equal(at(next->named_weights(), "logits.linear.bias"), bias));
  EXPECT_FALSE(torch::equal(at(next->named_weights(), "stems.0.layers.0.weight"), stem));
}

TEST_F(Inheritance, LeavesNewCandidatesAndTheirAlphasFresh) {
  const auto former = supernet({"sep_conv_3x3"}, 1);
  const auto next = supernet({"sep_conv_3x3", "sep_conv_5x5"}, 2);
  const std::string alphas = "cells.0.nodes.0.edges.0.arch_parameters.0";
  const torch::Tensor before = at(next->named_arch_parameters(), alphas).clone();
  const InheritedTensors inherited = inherit_model(*next, *former);
  EXPECT_GT(inherited.fresh, 0);
  EXPECT_TRUE(torch::equal(at(next->named_arch_parameters(), alphas), before));
  EXPECT_EQ(inherited.arch_parameters, 4) << "the other parameter of each op";
}

}  // namespace inherit_model_test
}  // namespace nas::core::testing
