// nas::AlphaTrainer: warm-up, steps, regularizer, and an exact continuation of its state.
#include "nas/alpha_trainer.h"

#include <gmock/gmock.h>

#include "nas/testing.h"

namespace nas {
namespace alpha_trainer_test {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 2> primitives = {"sep_conv_3x3", "skip_connect"};

class Mixture final : public Op {
 public:
  explicit Mixture(const OpContext& context)
      : Op(context.desc()),
        candidates_(*this, context, primitives),
        alphas_(add_arch_parameter(context, [] { return torch::tensor({0.1f, -0.2f}); })) {}
  torch::Tensor forward(const torch::Tensor& x) override { return candidates_.forward(x, torch::softmax(alphas_, 0)); }

 private:
  CandidateSet candidates_;
  torch::Tensor alphas_;
};

class Trainer final : public AlphaTrainer {
 public:
  explicit Trainer(double pull = 0.0) : AlphaTrainer("method"), pull_(pull) {}

 protected:
  torch::Tensor regularizer() override {
    return pull_ == 0.0 ? torch::Tensor() : pull_ * model().arch_parameters().front().pow(2).sum();
  }

 private:
  double pull_;
};

struct Setting {
  explicit Setting(int64_t warmup = 0)
      : config({{"train.epochs", int64_t{4}},
                {"method.warmup_epochs", warmup},
                {"method.alphas.learning_rate", 0.05},
                {"method.alphas.betas", std::vector<double>{0.5, 0.999}},
                {"method.alphas.weight_decay", 0.001}}) {
    torch::manual_seed(2);
    op = fake::make_op<Mixture>(fake::op_desc("mixture", 3));
    model = std::make_shared<fake::Model>(std::vector<std::shared_ptr<Op>>{op});
    training.emplace(*model, config, fake::Training::Options{});
  }
  torch::Tensor alphas() const { return op->arch_parameters().front().detach().clone(); }

  fake::Config config;
  std::shared_ptr<Mixture> op;
  std::shared_ptr<fake::Model> model;
  std::optional<fake::Training> training;
};

TEST(AlphaTrainer, LeavesTheAlphasAloneDuringTheWarmup) {
  Setting setting(3);
  const torch::Tensor before = setting.alphas();
  Trainer trainer;
  setting.training->run(trainer, 3, 2);
  EXPECT_TRUE(torch::equal(setting.alphas(), before));
  EXPECT_EQ(setting.training->arch_batches, 0);
  setting.training->set_epoch(3);
  setting.training->step(trainer);
  EXPECT_FALSE(torch::equal(setting.alphas(), before));
  EXPECT_EQ(setting.training->arch_batches, 1);
}

TEST(AlphaTrainer, RefusesAWarmupThatLeavesNoEpoch) {
  Setting setting(4);
  Trainer trainer;
  try {
    setting.training->run(trainer, 4, 1);
    FAIL() << "it was accepted";
  } catch (const std::invalid_argument& refusal) {
    EXPECT_THAT(refusal.what(), HasSubstr("\"search.method.warmup_epochs\" is 4, and \"search.train.epochs\" is 4"));
  }
}

/// The first step of Adam is the sign of the gradient times the learning rate.
TEST(AlphaTrainer, MovesTheAlphasDownTheGradientOfLossAndRegularizer) {
  for (const double pull : {0.0, 100.0}) {
    Setting setting;
    torch::Tensor x, y;
    setting.training->next_arch_batch(x, y);
    const torch::Tensor alpha = setting.op->arch_parameters().front();
    const torch::Tensor loss = setting.training->loss(x, y) + pull * alpha.pow(2).sum();
    const torch::Tensor gradient = torch::autograd::grad({loss}, {alpha})[0] + 0.001 * alpha.detach();
    const torch::Tensor before = setting.alphas();
    Trainer trainer(pull);
    setting.training->run(trainer, 1, 1);
    EXPECT_TRUE(torch::allclose(setting.alphas(), before - 0.05 * gradient.sign(), 1e-4, 1e-5))
        << pull << setting.alphas() << before << gradient;
  }
}

TEST(AlphaTrainer, ContinuesExactlyFromItsState) {
  Setting whole, halves;
  Trainer first, second;
  whole.training->run(first, 2, 3);
  {
    Trainer interrupted;
    halves.training->run(interrupted, 1, 3);
    fake::State state;
    interrupted.save(state);
    second.on(Hook::pre_fit, *halves.training, nullptr, nullptr);
    second.load(state);
  }
  for (int i = 0; i < 3; ++i) halves.training->step(second);
  EXPECT_TRUE(torch::equal(whole.alphas(), halves.alphas())) << whole.alphas() << halves.alphas();
}

/// A method whose hook forgets to make the optimizer.
class Forgetful final : public AlphaTrainer {
 public:
  Forgetful() : AlphaTrainer("method") {}

 protected:
  void pre_fit() override {}
};

TEST(AlphaTrainer, SaysThatItsOptimizerWasNotMade) {
  Setting setting;
  Forgetful trainer;
  setting.training->begin(trainer);
  fake::State state;
  EXPECT_THROW(trainer.save(state), std::logic_error);
  EXPECT_THROW(trainer.load(state), std::logic_error);
  EXPECT_THROW(setting.training->step(trainer), std::logic_error);
}

/// The first alpha has had no gradient when the state is saved.
TEST(AlphaOptimizer, SavesTheStateOfEveryAlpha) {
  const auto alphas = [] {
    return std::vector<torch::Tensor>{torch::zeros({2}).requires_grad_(true), torch::zeros({3}).requires_grad_(true)};
  };
  const std::vector<torch::Tensor> of_first = alphas(), of_second = alphas();
  AlphaOptimizer first(of_first, {}), second(of_second, {});
  const std::vector<torch::Tensor> gradient = {{}, torch::tensor({1.0f, -2.0f, 3.0f})};
  first.step(gradient);
  fake::State state;
  first.save(state);
  second.load(state);
  {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < 2; ++i) torch::Tensor(of_second[i]).copy_(of_first[i]);
  }
  const std::vector<torch::Tensor> next = {torch::ones({2}), torch::ones({3})};
  first.step(next);
  second.step(next);
  for (size_t i = 0; i < 2; ++i) EXPECT_TRUE(torch::equal(of_first[i], of_second[i])) << i;
}

}  // namespace alpha_trainer_test
}  // namespace nas
