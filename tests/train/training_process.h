#pragma once
/// \file
/// Trainings in core's own loop whose hooks are functions of a test.

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/checkpoint/checkpoint_store.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "core/ops/standard_ops.h"
#include "core/train/trainer.h"
#include "nas/mixture.h"
#include "nas/search_space.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {

inline constexpr std::array<std::string_view, 2> mixed_primitives = {"sep_conv_3x3", "skip_connect"};

/// Two candidates, weighted by the softmax of two alphas.
class MixedOp final : public MixtureOp {
 public:
  explicit MixedOp(const OpContext& context) : MixtureOp(context, mixed_primitives) {
    alphas_ = add_arch_parameter(context, [this] { return 0.1 * torch::ones({size()}); });
  }
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  torch::Tensor alphas_;
};

class MixedBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("mixed", state); }
};

/// Calls a function in every hook. What the function throws ends the process of the training, as a kill does.
class ActingTrainer final : public Implements<ActingTrainer, IArchTrainer> {
 public:
  using Action = std::function<void(Hook, ITraining&)>;
  explicit ActingTrainer(Action action) : action_(std::move(action)) {}
  void on(Hook hook, ITraining& training, const torch::Tensor*, const torch::Tensor*) override {
    action_(hook, training);
  }
  void save(IState& state) const override {
    if (on_save) on_save(state);
  }
  void load(const IState& state) override {
    if (on_load) on_load(state);
  }
  std::function<void(IState&)> on_save;
  std::function<void(const IState&)> on_load;

 private:
  Action action_;
};

inline Config training_config(const std::vector<std::string>& settings) {
  Schema schema;
  schema.add_core(core_defaults());
  std::vector<std::string> all = {"search.model.channels=4",
                                  "search.model.cells=3",
                                  "search.model.reductions=1",
                                  "search.model.nodes=1",
                                  "search.train.epochs=2",
                                  "search.train.optimizer.momentum=0",
                                  "search.train.optimizer.weight_decay=0",
                                  "search.train.schedule.kind=constant",
                                  "search.train.grad_clip=0"};
  all.insert(all.end(), settings.begin(), settings.end());
  return resolve(schema, {.file = "", .settings = all});
}

/// `count` images of five classes, each class in turn.
inline Samples few_images(int64_t count) {
  torch::manual_seed(5);
  const torch::Tensor images = torch::randint(0, 256, {count, 1, 8, 8}, torch::kUInt8);
  return {images, torch::arange(count) % 5, torch::arange(count)};
}

/// One process of a training: two steps in each epoch, and a checkpoint after each step. Processes of one `folder` are
/// those of one training.
class TrainingProcess {
 public:
  struct Options {
    std::vector<std::string> settings{};
    bool arch = false;   ///< whether there are images for the architecture: five, in batches of two
    bool valid = false;  ///< whether the training is validated
  };

  TrainingProcess(const std::filesystem::path& folder, const Options& options, IArchTrainer& hooks)
      : config_(training_config(options.settings)),
        metrics_((folder / "metrics.jsonl").string()),
        checkpoints_({.folder = folder / "checkpoints", .keep = 2}) {
    OpRegistry ops = standard_ops();
    ops.add("mixed", constructor_of<MixedOp>());
    MixedBuilder builder;
    model_ = build_model(build_desc(builder, config_.section("search.model"), {1, 8, 8}, 5, {}), ops, 1);
    TrainerServices services;
    services.stage = "search";
    services.seed = 7;
    services.metrics = &metrics_;
    services.checkpoints = &checkpoints_;
    services.checkpoint_seconds = 0.0;
    TrainerParts parts;
    parts.model = model_;
    parts.hooks = &hooks;
    parts.data.train = std::make_unique<DataLoader>(few_images(8), loader_options(4));
    if (options.arch) parts.data.arch = std::make_unique<CyclingLoader>(few_images(5), loader_options(2));
    if (options.valid) parts.data.valid = std::make_unique<DataLoader>(few_images(10), loader_options(5));
    parts.data.valid_split = "valid";
    trainer_.emplace(config_.section("search"), std::move(services), std::move(parts));
  }

  Trainer& trainer() { return *trainer_; }
  Model& model() { return *model_; }

 private:
  static DataLoaderOptions loader_options(int64_t batch) {
    DataLoaderOptions options;
    options.batch_size = batch;
    options.normalisation = {.mean = {0.5}, .deviation = {0.25}};
    return options;
  }

  Config config_;
  MetricsLog metrics_;
  CheckpointStore checkpoints_;
  std::shared_ptr<Model> model_;
  std::optional<Trainer> trainer_;
};

}  // namespace nas::core
