// nas/testing.h itself, as the unit test of a plugin uses it.
#include <gmock/gmock.h>

#include "nas/partial_channels.h"
#include "nas/search_stages.h"
#include "nas/testing.h"

namespace nas {
namespace fakes_test {

using ::testing::ElementsAre;

TEST(FakeConfig, HasWhatItWasGiven) {
  const fake::Config config({{"a.count", int64_t{3}},
                             {"a.rate", 0.5},
                             {"a.deep.names", std::vector<std::string>{"x", "y"}},
                             {"flag", true},
                             {"text", std::string("t")}});
  EXPECT_EQ(config.integer("a.count"), 3);
  EXPECT_EQ(config.real("a.count"), 3.0);
  EXPECT_EQ(config.section("a").real("rate"), 0.5);
  EXPECT_EQ(config.section("a").section("deep").text_at("names", 1), "y");
  EXPECT_EQ(config.length("a.deep.names"), 2);
  EXPECT_TRUE(config.flag("flag"));
  EXPECT_EQ(config.text("text"), "t");
  EXPECT_TRUE(config.has("a.deep"));
  EXPECT_FALSE(config.has("a.d"));
  EXPECT_THROW(config.integer("a.rate"), std::invalid_argument);
  EXPECT_THROW(config.real("b"), std::invalid_argument);
  EXPECT_THROW(config.section("b"), std::invalid_argument);
  EXPECT_THROW(config.length("text"), std::invalid_argument);
  EXPECT_THROW(config.text_at("a.deep.names", 2), std::invalid_argument);
  EXPECT_THROW(config.section("a.count"), std::invalid_argument);
}

constexpr std::array<std::string_view, 3> primitives = {"none", "skip_connect", "sep_conv_3x3"};

class Half final : public PartialMixtureOp {
 public:
  explicit Half(const OpContext& context) : PartialMixtureOp(context, primitives, 2) {
    alphas_ = add_arch_parameter(context, [] { return torch::zeros({3}); });
  }
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  torch::Tensor alphas_;
};

TEST(FakeOps, HaveTheShapesOfTheHosts) {
  for (const int64_t stride : {1, 2}) {
    const auto op = fake::make_op<Half>(fake::op_desc("half", 4, stride));
    const torch::Tensor y = op->forward(torch::randn({2, 4, 7, 5}));
    EXPECT_EQ(y.sizes(), (std::vector<int64_t>{2, 4, (7 + stride - 1) / stride, (5 + stride - 1) / stride}));
    y.sum().backward();
    EXPECT_TRUE(op->arch_parameters()[0].grad().defined());
  }
}

/// Channels 0 and 1 are mixed, 2 and 3 pass: shuffled, they are 0, 2, 1, 3.
TEST(FakeOps, LetAPartOfTheChannelsPass) {
  const auto op = fake::make_op<Half>(fake::op_desc("half", 4));
  const torch::Tensor x = torch::randn({2, 4, 3, 3}), y = op->forward(x);
  EXPECT_TRUE(torch::equal(y.select(1, 1), x.select(1, 2)));
  EXPECT_TRUE(torch::equal(y.select(1, 3), x.select(1, 3)));
  EXPECT_FALSE(torch::equal(y.select(1, 0), x.select(1, 0)));
}

TEST(FakeOps, ShareArchitectureParameters) {
  const OpDesc desc = fake::op_desc("half", 4);
  const auto owner = fake::make_op<Half>(desc);
  EXPECT_TRUE(fake::make_op<Half>(desc, owner.get())->arch_parameters()[0].is_same(owner->arch_parameters()[0]));
  EXPECT_TRUE(owner->arch_parameters()[0].requires_grad());
}

class Noting final : public ArchTrainer {
 public:
  std::vector<std::string> hooks;

 protected:
  void pre_fit() override { hooks.push_back("pre_fit"); }
  void post_fit() override { hooks.push_back("post_fit"); }
  void pre_epoch() override { hooks.push_back("pre_epoch"); }
  void post_epoch() override {
    hooks.push_back("post_epoch");
    training().metric("epochs", static_cast<double>(training().epoch()));
    host().metric("whole", 1.0);
    host().log(LogLevel::info, "an epoch");
    if (training().epoch() == 1) training().request_stop("enough");
  }
  void pre_step(const torch::Tensor&, const torch::Tensor&) override { hooks.push_back("pre_step"); }
  void post_backward(const torch::Tensor&, const torch::Tensor&) override {
    hooks.push_back(model().weights()[0].grad().defined() ? "post_backward" : "no gradient");
  }
  void post_step(const torch::Tensor&, const torch::Tensor&) override { hooks.push_back("post_step"); }
};

TEST(FakeTraining, CallsTheHooksInTheOrderOfTheHostAndMovesTheWeights) {
  fake::Host host;
  const auto op = fake::make_op<Half>(fake::op_desc("half", 4));
  fake::Model model({op});
  const fake::Config config({});
  fake::Training training(model, config, {.input = {4, 6, 6}, .classes = 4});
  const torch::Tensor before = model.weights()[1].detach().clone();
  Noting trainer;
  training.run(trainer, 5, 1);
  EXPECT_THAT(trainer.hooks,
              ElementsAre("pre_fit", "pre_epoch", "pre_step", "post_backward", "post_step", "post_epoch", "pre_epoch",
                          "pre_step", "post_backward", "post_step", "post_epoch", "post_fit"));
  EXPECT_FALSE(torch::equal(model.weights()[1], before));
  EXPECT_THAT(training.metrics["epochs"], ElementsAre(0.0, 1.0));
  EXPECT_EQ(training.stop_reason, "enough");
  EXPECT_THAT(host.lines, ElementsAre("an epoch", "an epoch"));
  EXPECT_THAT(host.metrics["whole"], ElementsAre(1.0, 1.0));
}

TEST(FakeTraining, AHookThatATrainerDoesNotKnowIsIgnored) {
  const auto op = fake::make_op<Half>(fake::op_desc("half", 4));
  fake::Model model({op});
  const fake::Config config({});
  fake::Training training(model, config, {.input = {4, 6, 6}, .classes = 4});
  Noting trainer;
  trainer.on(static_cast<Hook>(99), training, nullptr, nullptr);
  EXPECT_THAT(trainer.hooks, ElementsAre());
}

/// Uses what a training can do beside ITraining.
class Able final : public ArchTrainer {
 public:
  double top1 = 0.0;

 protected:
  void pre_step(const torch::Tensor&, const torch::Tensor&) override {
    ITrainingControl& control = control_of(training());
    control.set_learning_rate(training().step() == 0 ? 0.5 : 0.0);
    control.add_to_loss(model().weights()[0].sum());
    control.set_frozen(0, 0, 0, -1, true);
    top1 = evaluate(training(),
                    {.choice = network_within(
                         model(), [](const auto& names, auto...) { return std::vector<std::string>{names.back()}; })})
               .top1;
  }
};

TEST(FakeTraining, LetsATrainerEvaluateAndChangeTheTraining) {
  fake::Model model({fake::make_op<Half>(fake::op_desc("half", 4))});
  const fake::Config config({});
  fake::Training training(model, config, {.input = {4, 6, 6}, .classes = 4, .learning_rate = 0.1});
  Able trainer;
  EXPECT_THROW(training.step(trainer), std::runtime_error) << "it cannot evaluate yet";
  std::optional<ModelDesc> choice;
  training.evaluation.emplace([&](const std::optional<ModelDesc>& given) {
    choice = given;
    return Evaluated{.loss = 1.0, .top1 = 0.25, .images = 8};
  });
  training.step(trainer);
  EXPECT_EQ(trainer.top1, 0.25);
  EXPECT_EQ(choice->cells[0].nodes[0].edges[0].op.name, "sep_conv_3x3");
  EXPECT_EQ(training.learning_rate(), 0.5);
  EXPECT_TRUE(training.control.terms.empty()) << "a term is used once";
  EXPECT_EQ(training.control.frozen.size(), 1u);
}

TEST(StrongestCandidates, KeepTheirOrder) {
  const LearnedParameter alphas{.candidates = {"a", "b", "c", "d"}, .values = {1.0, 3.0, 1.0, 2.0}};
  EXPECT_THAT(strongest_candidates(alphas, 3), ElementsAre("a", "b", "d")) << "of equal ones the earlier";
  EXPECT_THAT(strongest_candidates(alphas, 9), ElementsAre("a", "b", "c", "d"));
}

TEST(StageResults, CrossAsTrees) {
  StageResult result;
  result.name = "first";
  result.valid_accuracy = 0.5;
  result.epochs = 3;
  result.parameters.push_back({.cell = 1, .node = 2, .edge = 3, .index = 4, .candidates = {"a"}, .values = {0.1}});
  result.found.classes = 7;
  const StageResult back = stage_result_from_tree(decode_tree(encode_tree(to_tree(result))));
  EXPECT_EQ(back.name, "first");
  EXPECT_EQ(back.valid_accuracy, 0.5);
  EXPECT_EQ(back.epochs, 3);
  EXPECT_EQ(back.found.classes, 7);
  ASSERT_EQ(back.parameters.size(), 1u);
  EXPECT_EQ(back.parameters[0].edge, 3);
  EXPECT_THAT(back.parameters[0].candidates, ElementsAre("a"));
  EXPECT_THAT(back.parameters[0].values, ElementsAre(0.1));
}

}  // namespace fakes_test
}  // namespace nas
