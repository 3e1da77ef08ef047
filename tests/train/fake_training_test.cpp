// The stand-ins of nas/testing.h answer as the host does: the same trainer in both, and the same questions to both.
#include <gmock/gmock.h>

#include "nas/testing.h"
#include "tests/train/training_process.h"

namespace nas::core {
namespace fake_training_test {

/// Whether `action` throws std::logic_error, of which std::invalid_argument is one.
bool is_refused(const auto& action) {
  try {
    action();
    return false;
  } catch (const std::logic_error&) {
    return true;
  }
}

std::string word(bool value) { return value ? " yes" : " no"; }

/// Notes what a trainer sees in each of its hooks.
class Seeing final : public Implements<Seeing, IArchTrainer> {
 public:
  void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) override {
    const auto alphas = training.model().arch_parameters();
    if (hook == Hook::pre_fit) {
      training.optimize_too(alphas.first(1));
      training.optimize_too({&extra_, 1});
    }
    seen.push_back("hook " + std::to_string(static_cast<int>(hook)) + " epoch " + std::to_string(training.epoch()) +
                   " step " + std::to_string(training.step()) + gradients(training) + refusals(hook, training));
    if (hook == Hook::pre_step) training.loss(*x, *y).backward();
    if (hook == Hook::post_backward) extra_.mutable_grad() = torch::ones({2});
    if (hook == Hook::post_epoch && training.epoch() == 1) training.request_stop("enough");
    if (hook == Hook::post_fit) seen.push_back("moved to " + std::to_string(extra_[0].item<float>()));
  }
  void save(IState&) const override {}
  void load(const IState&) override {}

  std::vector<std::string> seen;

 private:
  std::string gradients(ITraining& training) const {
    const auto alphas = training.model().arch_parameters();
    std::string line = ", in training" + word(training.model().module().is_training()) + ", gradients";
    for (const torch::Tensor& tensor : {training.model().weights()[0], alphas[0], alphas[1], extra_})
      line += word(tensor.grad().defined());
    return line;
  }
  static std::string refusals(Hook hook, ITraining& training) {
    std::string line = ", refused" + word(is_refused([&] { training.learning_rate(); })) +
                       word(is_refused([&] { training.weight_momentum(); })) +
                       word(is_refused([&] { training.request_stop(""); }));
    if (hook != Hook::pre_fit) line += word(is_refused([&] { training.optimize_too({}); }));
    return line;
  }

  torch::Tensor extra_ = torch::zeros({2}).requires_grad_(true);
};

TEST(FakesAndHost, ShowATrainerTheSame) {
  Seeing in_host, in_fake;
  const test::TemporaryFolder folder;
  TrainingProcess process(folder.path(), {.settings = {"search.train.epochs=5"}}, in_host);
  process.trainer().fit();

  const auto edge = [] { return fake::make_op<MixedOp>(fake::op_desc("mixed", 5)); };
  fake::Model model({edge(), edge()});
  const fake::Config config({});
  fake::Training training(model, config, {.input = {5, 8, 8}, .classes = 5, .learning_rate = 0.025});
  training.run(in_fake, 5, 2);
  EXPECT_EQ(in_host.seen, in_fake.seen);
  EXPECT_EQ(in_host.seen.size(), 1u + 2 * (1 + 2 * 3 + 1) + 2);
}

/// TrainingContract.AStateKeepsEachNameOnce has the host's.
TEST(FakesAndHost, KeepEachNameOfAStateOnce) {
  fake::State state;
  EXPECT_FALSE(is_refused([&] { state.put("tau", torch::ones({1})); }));
  EXPECT_TRUE(is_refused([&] { state.put("tau", torch::ones({1})); }));
  EXPECT_TRUE(is_refused([&] { state.put("other", {}); }));
}

/// The answer to a question about a configuration as text.
std::string answer_of(const std::function<std::string()>& question) {
  try {
    return question();
  } catch (const std::invalid_argument&) {
    return "refused";
  }
}

std::vector<std::string> answers_of(const IConfig& config) {
  std::vector<std::string> answers;
  for (const char* path : {"search.train.epochs", "search.train.optimizer.momentum", "search.train.optimizer.betas",
                           "search.train.schedule.milestones", "search.train.schedule.kind", "search.model.stem_ops",
                           "search.train.optimizer.nesterov", "search.train", "nosuch"}) {
    answers.push_back(std::string(path) + word(config.has(path)));
    for (const auto& question : std::initializer_list<std::function<std::string()>>{
             [&] { return std::to_string(config.integer(path)); },        //
             [&] { return std::to_string(config.real(path)); },           //
             [&] { return word(config.flag(path)); },                     //
             [&] { return std::string(config.text(path)); },              //
             [&] { return std::to_string(config.length(path)); },         //
             [&] { return std::to_string(config.integer_at(path, 0)); },  //
             [&] { return std::to_string(config.real_at(path, 1)); },     //
             [&] { return std::to_string(config.real_at(path, 2)); },     //
             [&] { return std::to_string(config.real_at(path, -1)); },    //
             [&] { return std::string(config.text_at(path, 0)); },        //
             [&] { return std::string(config.text_at(path, 9)); },        //
             [&] { return std::string(config.section(path).has("epochs") ? "it has epochs" : "it has none"); }})
      answers.push_back(answer_of(question));
  }
  return answers;
}

TEST(FakesAndHost, AnswerTheSameAboutAConfiguration) {
  const Config config = training_config({"search.train.schedule.milestones=[3, 4]"});
  const fake::Config fake({{"search.train.epochs", int64_t{2}},
                           {"search.train.optimizer.momentum", 0.0},
                           {"search.train.optimizer.betas", std::vector<double>{0.9, 0.999}},
                           {"search.train.schedule.milestones", std::vector<int64_t>{3, 4}},
                           {"search.train.schedule.kind", std::string("constant")},
                           {"search.model.stem_ops", texts(config, "search.model.stem_ops")},
                           {"search.train.optimizer.nesterov", false}});
  EXPECT_EQ(answers_of(fake), answers_of(config));
}

}  // namespace fake_training_test
}  // namespace nas::core
