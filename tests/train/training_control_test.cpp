// What a trainer changes in the training of the weights, in core's own training loop.
#include "core/train/training_control.h"

#include <gmock/gmock.h>

#include "core/checkpoint/checkpoint_store.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/desc/genotype_text.h"
#include "core/model/build_network.h"
#include "core/ops/standard_ops.h"
#include "core/train/trainer.h"
#include "nas/mixture.h"
#include "nas/search_space.h"
#include "nas/training_control.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace training_control_test {

constexpr std::array<std::string_view, 2> primitives = {"sep_conv_3x3", "dil_conv_3x3"};

class Mixed final : public MixtureOp {
 public:
  explicit Mixed(const OpContext& context) : MixtureOp(context, primitives) {}
  torch::Tensor weights() override { return torch::full({size()}, 0.5); }
};

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("mixed", state); }
};

/// Calls a function in pre_step.
class InSteps final : public ArchTrainer {
 public:
  explicit InSteps(std::function<void(ITraining&)> action) : action_(std::move(action)) {}
  std::vector<double> rates;

 protected:
  void pre_step(const torch::Tensor&, const torch::Tensor&) override { action_(training()); }
  void post_step(const torch::Tensor&, const torch::Tensor&) override { rates.push_back(training().learning_rate()); }

 private:
  std::function<void(ITraining&)> action_;
};

class Control : public testing::Test {
 protected:
  Control() {
    Schema schema;
    schema.add_core(core_defaults());
    config_ = std::make_unique<Config>(
        resolve(schema, {.file = "",
                         .settings = {"search.model.channels=4", "search.model.cells=3", "search.model.reductions=1",
                                      "search.model.nodes=1", "search.train.epochs=2", "search.train.batch=8"}}));
    ops_.add("mixed", constructor_of<Mixed>());
    model_ = build();
  }
  std::shared_ptr<Model> build() {
    Builder builder;
    return build_model(build_desc(builder, config_->section("search.model"), {1, 8, 8}, 4, {}), ops_, 1);
  }
  /// Two epochs of two steps. `checkpoints`: the name of their folder.
  void train(IArchTrainer& hooks, const std::string& checkpoints = "checkpoints") {
    MetricsLog metrics(folder_ / "metrics.jsonl");
    CheckpointStore store({.folder = folder_ / checkpoints, .keep = 1});
    TrainerServices services;
    services.stage = "search";
    services.metrics = &metrics;
    services.checkpoints = &store;
    TrainerParts parts;
    parts.model = model_;
    parts.hooks = &hooks;
    torch::manual_seed(5);
    const torch::Tensor images = torch::randint(0, 256, {16, 1, 8, 8}, torch::kUInt8);
    DataLoaderOptions options;
    options.batch_size = 8;
    options.normalisation = {.mean = {0.5}, .deviation = {0.25}};
    parts.data.train = std::make_unique<DataLoader>(Samples{images, torch::arange(16) % 4, torch::arange(16)}, options);
    Trainer(config_->section("search"), std::move(services), std::move(parts)).fit();
  }
  std::vector<torch::Tensor> weights() const {
    std::vector<torch::Tensor> copies;
    for (const torch::Tensor& weight : model_->weights()) copies.push_back(weight.detach().clone());
    return copies;
  }
  const test::TemporaryFolder folder_;
  std::unique_ptr<Config> config_;
  OpRegistry ops_ = standard_ops();
  std::shared_ptr<Model> model_;
};

TEST_F(Control, FreezesTheWeightsOfACandidateAlone) {
  const auto before = weights();
  InSteps trainer([](ITraining& training) { control_of(training).set_frozen(0, 0, 1, 1, true); });
  train(trainer);
  size_t i = 0, frozen = 0;
  for (const auto& [name, weight] : model_->named_weights()) {
    const bool still = torch::equal(weight, before[i++]);
    const bool expected = name.starts_with("cells.0.nodes.0.edges.1.candidates.ops.1.");
    EXPECT_EQ(still, expected) << name;
    frozen += expected ? 1 : 0;
  }
  EXPECT_EQ(frozen, 2u);
}

TEST_F(Control, ThawsWhatWasFrozen) {
  const auto before = weights();
  InSteps trainer([](ITraining& training) { control_of(training).set_frozen(0, 0, 0, -1, training.step() == 0); });
  train(trainer);
  size_t i = 0;
  for (const auto& [name, weight] : model_->named_weights()) EXPECT_FALSE(torch::equal(weight, before[i++])) << name;
}

TEST_F(Control, AddsTermsToTheLossOnce) {
  InSteps plain([](ITraining&) {});
  train(plain, "plain");
  const auto without = weights();
  model_ = build();
  InSteps trainer([](ITraining& training) {
    control_of(training).add_to_loss(0.01 * training.model().weights()[0].sum());
    if (training.epoch() > 0 || training.step() > 0) return;
    EXPECT_THROW(control_of(training).add_to_loss(torch::zeros({2})), std::invalid_argument);
    EXPECT_THROW(control_of(training).add_to_loss(torch::tensor(NAN)), std::invalid_argument);
  });
  train(trainer, "with_terms");
  EXPECT_FALSE(torch::equal(model_->weights()[0], without[0]));
}

TEST_F(Control, ReplacesTheLearningRate) {
  InSteps trainer([](ITraining& training) {
    if (training.epoch() == 0) control_of(training).set_learning_rate(training.step() == 0 ? 0.5 : 0.25);
    if (training.epoch() == 1 && training.step() == 1) control_of(training).set_learning_rate(0.0);
    EXPECT_THROW(control_of(training).set_learning_rate(-1.0), std::invalid_argument);
  });
  train(trainer);
  EXPECT_THAT(trainer.rates, testing::ElementsAre(0.5, 0.25, 0.25, testing::DoubleNear(0.013, 1e-12)));
}

TEST_F(Control, IsKeptInMetadata) {
  TrainingControl control(*model_);
  std::map<std::string, std::string> metadata;
  control.save(metadata);
  EXPECT_TRUE(metadata.empty()) << "nothing was changed";
  control.set_frozen(2, 0, 1, 0, true);
  control.set_frozen(0, 0, 0, -1, true);
  control.set_learning_rate(0.1);
  control.save(metadata);
  TrainingControl loaded(*model_);
  loaded.load(metadata);
  std::map<std::string, std::string> again;
  loaded.save(again);
  EXPECT_EQ(again, metadata);
  EXPECT_EQ(loaded.learning_rate(), 0.1);
  metadata["frozen"] = "0 0 0 x";
  EXPECT_THROW(loaded.load(metadata), std::logic_error);
}

TEST_F(Control, RefusesPlacesThatDoNotExist) {
  TrainingControl control(*model_);
  EXPECT_THROW(control.set_frozen(9, 0, 0, -1, true), std::out_of_range);
  EXPECT_THROW(control.set_frozen(0, 0, 0, 2, true), std::out_of_range);
}

}  // namespace training_control_test
}  // namespace nas::core
