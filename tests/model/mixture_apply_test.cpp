// What apply() of a mixture computes is what the host computes in its place, with every gradient.
#include <gmock/gmock.h>

#include "nas/mixture.h"
#include "nas/partial_channels.h"
#include "tests/model/networks.h"
#include "tests/support/expect_error.h"

namespace nas::core::testing {
namespace mixture_apply_test {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 4> primitives = {"none", "skip_connect", "max_pool_3x3", "sep_conv_3x3"};
constexpr std::array<int64_t, 2> some = {1, 3};

template <class Base>
class WithAlphas : public Base {
 public:
  template <class... Parts>
  explicit WithAlphas(const OpContext& context, Parts... parts) : Base(context, primitives, parts...) {
    alphas_ = this->add_arch_parameter(context, [] { return torch::rand({4}); });
  }
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  torch::Tensor alphas_;
};

class Mixed : public WithAlphas<MixtureOp> {
 public:
  explicit Mixed(const OpContext& context) : WithAlphas(context) {}
};

class Sampled : public WithAlphas<SampledMixtureOp> {
 public:
  explicit Sampled(const OpContext& context) : WithAlphas(context) {}
  std::span<const int64_t> active() override { return some; }
};

class Partial : public WithAlphas<PartialMixtureOp> {
 public:
  explicit Partial(const OpContext& context) : WithAlphas(context, int64_t{2}) {}
};

class SampledPartial : public WithAlphas<PartialMixtureOp>, public ISampledMixture {
 public:
  explicit SampledPartial(const OpContext& context) : WithAlphas(context, int64_t{2}) {}
  std::span<const int64_t> active() override { return some; }
  void* query(std::string_view iid) noexcept override {
    return iid == ISampledMixture::iid ? static_cast<ISampledMixture*>(this) : PartialMixtureOp::query(iid);
  }
};

/// The host calls apply() of this op, because it does not know that it is a mixture.
template <class Shown>
class Hidden final : public Shown {
 public:
  using Shown::Shown;
  void* query(std::string_view iid) noexcept override {
    return iid == IMixture::iid || iid == IPartialMixture::iid ? nullptr : Shown::query(iid);
  }
};

class Builder final : public ModelDescBuilder {
 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan&) override {
    return {{{edge("op", 0), edge("op", 1)}}, {{edge("op", 2)}}};
  }
};

template <class OpClass>
std::shared_ptr<Model> network(Engine engine) {
  OpRegistry ops = standard_ops();
  ops.add("op", constructor_of<OpClass>());
  Builder builder;
  const ModelDesc desc =
      build_network_desc(builder, {.channels = 4, .layers = 4, .reductions = 1, .input = {3, 7, 7}, .classes = 3});
  torch::manual_seed(4);
  OpBuilder op_builder(ops, engine);
  auto model = Model::build(desc, op_builder, engine);
  model->to(torch::kFloat64);
  return model;
}

torch::Tensor output_with_gradients(Model& model) {
  torch::manual_seed(5);
  const torch::Tensor y = model.forward(torch::randn({3, 3, 7, 7}, torch::kFloat64), nullptr);
  y.pow(2).sum().backward();
  return y.detach();
}

/// Both defined and equal, or both undefined.
bool same(const torch::Tensor& one, const torch::Tensor& other) {
  return one.defined() == other.defined() && (!one.defined() || torch::allclose(one, other, 1e-9, 1e-12));
}

template <class OpClass>
class MixtureApply : public ::testing::Test {};
using Ops = ::testing::Types<Mixed, Sampled, Partial, SampledPartial>;
TYPED_TEST_SUITE(MixtureApply, Ops);

TYPED_TEST(MixtureApply, IsWhatTheHostComputes) {
  for (const Engine engine : {Engine::fused, Engine::reference}) {
    const auto shown = network<TypeParam>(engine), hidden = network<Hidden<TypeParam>>(engine);
    EXPECT_TRUE(same(output_with_gradients(*shown), output_with_gradients(*hidden)));
    ASSERT_EQ(shown->arch_parameters().size(), 6u);
    for (size_t i = 0; i < shown->arch_parameters().size(); ++i)
      EXPECT_TRUE(same(shown->arch_parameters()[i].grad(), hidden->arch_parameters()[i].grad())) << i;
    for (size_t i = 0; i < shown->weights().size(); ++i)
      EXPECT_TRUE(same(shown->weights()[i].grad(), hidden->weights()[i].grad())) << i;
  }
}

/// Says that it mixes a third of its four channels.
class Third final : public WithAlphas<MixtureOp>, public IPartialMixture {
 public:
  explicit Third(const OpContext& context) : WithAlphas(context) {}
  IMixture& mixture() noexcept override { return *this; }
  int64_t parts() const noexcept override { return 3; }
  void* query(std::string_view iid) noexcept override {
    return iid == IPartialMixture::iid ? static_cast<IPartialMixture*>(this) : MixtureOp::query(iid);
  }
};

TEST(PartialMixture, OfPartsThatDoNotDivideTheChannelsIsRefused) {
  const Error error = test::error_of([] { network<Third>(Engine::fused); });
  EXPECT_THAT(error.what(), HasSubstr("it mixes one of 3 equal parts of 4 channels"));
  EXPECT_THAT(error.where(), HasSubstr("cells[0].nodes[0].edges[0]"));
}

}  // namespace mixture_apply_test
}  // namespace nas::core::testing
