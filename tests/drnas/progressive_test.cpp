// The second stage of DrNAS against an independent computation after the authors' code.
#include "core/model/inherit_model.h"
#include "dirichlet_op.h"
#include "nas/evaluation.h"
#include "progressive_searcher.h"
#include "tests/oracle/small_supernet.h"

namespace nas::drnas {
namespace progressive_test {

constexpr int64_t kept = 4;

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override {
    EdgeDesc drawn = edge("drnas_op", state);
    drawn.op.attributes["channel_parts"] = config().integer("channel_parts");
    return drawn;
  }
};

class SecondStage : public testing::Test {
 protected:
  SecondStage() : first_("drnas", DRNAS_TOML, {"search.model.channels=6", "search.model.channel_parts=3"}) {
    Builder builder;
    first_.build(builder, "drnas_op", core::constructor_of<DirichletOp>(), core::Engine::fused);
    core::OpRegistry ops = core::standard_ops();
    ops.add("drnas_op", core::constructor_of<DirichletOp>());
    for_each_owned_edge([&](IOp& op, int64_t cell, int64_t node, int64_t edge) {
      const torch::Tensor alphas = op.arch_parameters()[0].detach();
      learned_.push_back({.cell = cell,
                          .node = node,
                          .edge = edge,
                          .candidates = candidate_names(op),
                          .values = {alphas.data_ptr<double>(), alphas.data_ptr<double>() + alphas.numel()}});
    });
    second_ =
        core::build_model(pruned(first_.model().desc(), learned_, {.primitives = kept, .channel_parts = 3}), ops, 5);
    second_->to(torch::kFloat64);
    inherited_ = core::inherit_model(*second_, first_.model());
  }
  template <class Action>
  void for_each_owned_edge(const Action& action) {
    core::Model& model = first_.model();
    for_each_edge(model.desc(), [&](int64_t cell, int64_t node, int64_t edge) {
      if (model.desc().cells[static_cast<size_t>(cell)].alphas_from == cell)
        action(model.op(cell, node, edge), cell, node, edge);
    });
  }
  std::vector<torch::Tensor> answer(size_t part) {
    if (answer_.isNone()) {
      const auto alphas = first_.model().arch_parameters();
      answer_ = test::ask_oracle("drnas_pruning.py",
                                 torch::IValue(std::make_tuple(test::tensors({alphas.begin(), alphas.end()}), kept)));
    }
    return test::tensors_at(answer_, part);
  }
  /// One value for each of the seven primitives; 0 for those that the op does not have.
  static torch::Tensor spread(IOp& op, const torch::Tensor& values) {
    torch::Tensor all = torch::zeros({static_cast<int64_t>(primitives().size())}, torch::kFloat64);
    int64_t index = 0;
    for (const std::string& name : candidate_names(op))
      all[std::ranges::find(primitives(), name) - primitives().begin()] = values.detach()[index++];
    return all;
  }
  std::vector<torch::Tensor> of_each_edge(const std::function<torch::Tensor(IOp&)>& value) {
    std::vector<torch::Tensor> all;
    for_each_owned_edge([&](IOp&, int64_t cell, int64_t node, int64_t edge) {
      IOp& op = second_->op(cell, node, edge);
      all.push_back(spread(op, value(op)));
    });
    return all;
  }

  test::SmallSupernet first_;
  std::vector<LearnedParameter> learned_;
  std::shared_ptr<core::Model> second_;
  core::InheritedTensors inherited_;
  torch::IValue answer_;
};

TEST_F(SecondStage, EqualsTheOracle) {
  second_->eval();
  const auto alphas = [](IOp& op) { return op.arch_parameters()[0]; };
  test::expect_near(of_each_edge([](IOp&) { return torch::ones({kept}, torch::kFloat64); }), answer(0));
  test::expect_near(of_each_edge(alphas), answer(1));
  test::expect_near(of_each_edge([&](IOp& op) { return torch::softmax(alphas(op), 0); }), answer(2));
  test::expect_near(of_each_edge([](IOp& op) { return nas::query<IPartialMixture>(&op)->mixture().weights(); }),
                    answer(3));
}

TEST_F(SecondStage, HasTheWeightsOfWhatItKeeps) {
  EXPECT_EQ(inherited_.fresh, 0);
  EXPECT_EQ(inherited_.arch_parameters, static_cast<int64_t>(second_->arch_parameters().size()));
  for (const auto& [name, weight] : second_->named_weights()) {
    const size_t at = name.find(".candidates.ops.");
    if (at == name.npos) continue;
    const auto [cell, node, edge] = std::tuple(name[6] - '0', name[14] - '0', name[22] - '0');
    const size_t begin = at + std::string(".candidates.ops.").size(), end = name.find('.', begin);
    const std::string candidate =
        candidate_names(second_->op(cell, node, edge))[std::stoul(name.substr(begin, end - begin))];
    const auto former = std::ranges::find(primitives(), candidate) - primitives().begin();
    const std::string source = name.substr(0, begin) + std::to_string(former) + name.substr(end);
    EXPECT_TRUE(torch::equal(weight, *core::find(first_.model().named_weights(), source))) << name;
  }
}

}  // namespace progressive_test
}  // namespace nas::drnas
