// Mixtures whose weights are drawn at random: one draw for all cells that share architecture parameters.
#include <gmock/gmock.h>

#include "nas/mixture.h"
#include "tests/model/networks.h"
#include "tests/support/expect_error.h"

namespace nas::core::testing {
namespace mixture_draw_test {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 3> primitives = {"skip_connect", "max_pool_3x3", "sep_conv_3x3"};

struct Wish {
  double weight = 1.0;
  torch::Dtype type = torch::kFloat32;
  std::vector<int64_t> active = {2};
};

/// Counts its draws, and draws what the test wishes.
class Drawn final : public SampledMixtureOp {
 public:
  explicit Drawn(const OpContext& context) : SampledMixtureOp(context, primitives) {
    alphas_ = add_arch_parameter(context, [this] { return torch::zeros({size()}); });
  }
  torch::Tensor weights() override {
    ++draws;
    return (torch::softmax(alphas_, 0) * wish.weight * torch::rand({1})).to(wish.type);
  }
  std::span<const int64_t> active() override { return wish.active; }

  static inline int draws = 0;
  static inline Wish wish{};

 private:
  torch::Tensor alphas_;
};

class Builder final : public ModelDescBuilder {
 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    return {{{edge("drawn", 0), edge("drawn", 1)}}, {{edge("drawn", 2)}}};
  }
};

const NetworkOptions small{.channels = 4, .layers = 4, .reductions = 1, .input = {3, 8, 8}, .classes = 3};

class MixtureDraw : public ::testing::TestWithParam<Engine> {
 protected:
  MixtureDraw() {
    Drawn::draws = 0;
    Drawn::wish = {};
    ops_.add("drawn", constructor_of<Drawn>());
    Builder builder;
    const ModelDesc desc = build_network_desc(builder, small);
    torch::manual_seed(4);
    OpBuilder op_builder(ops_, GetParam());
    model_ = Model::build(desc, op_builder, GetParam());
    torch::manual_seed(5);
    x_ = torch::randn({2, 3, 8, 8});
  }
  Error failure() {
    return test::error_of([this] { model_->forward(x_); });
  }
  OpRegistry ops_ = standard_ops();
  std::shared_ptr<Model> model_;
  torch::Tensor x_;
};
INSTANTIATE_TEST_SUITE_P(Engines, MixtureDraw, ::testing::Values(Engine::fused, Engine::reference));

/// Three of the four cells are normal, one is a reduction cell; each kind has three edges.
TEST_P(MixtureDraw, IsMadeOnceForAllCellsThatShareAlphas) {
  model_->forward(x_);
  EXPECT_EQ(Drawn::draws, 6);
  model_->forward(x_);
  EXPECT_EQ(Drawn::draws, 12) << "each forward pass draws again";
}

TEST_P(MixtureDraw, TrainsWhatItComputed) {
  model_->forward(x_).sum().backward();
  for (const auto& parameter : model_->named_parameters()) {
    const std::string& name = parameter.key();
    if (name.find(".edges.") == name.npos) continue;
    EXPECT_EQ(parameter.value().grad().defined(), name.find("candidates.ops.2.") != name.npos) << name;
  }
  for (const torch::Tensor& alphas : model_->arch_parameters()) EXPECT_TRUE(alphas.grad().defined());
}

TEST_P(MixtureDraw, IsRefusedWhenAWeightIsNoNumber) {
  Drawn::wish.weight = std::nan("");
  const Error error = failure();
  EXPECT_THAT(error.what(),
              HasSubstr("failed in the weights of op \"drawn\": one of them is infinite or not a number"));
  EXPECT_THAT(error.where(), HasSubstr("cells[0].nodes[0].edges[0]"));
}

TEST_P(MixtureDraw, IsRefusedWhenItHasAnotherTypeThanTheStates) {
  Drawn::wish.type = torch::kFloat64;
  EXPECT_THAT(failure().what(), HasSubstr("it must return a vector of 3 numbers of type Float"));
}

TEST_P(MixtureDraw, IsRefusedWhenItsActiveCandidatesDoNotExist) {
  Drawn::wish.active = {3};
  EXPECT_THAT(failure().what(),
              HasSubstr("failed in the active candidates of op \"drawn\": candidate 3 is active, but there are 3"));
}

}  // namespace mixture_draw_test
}  // namespace nas::core::testing
