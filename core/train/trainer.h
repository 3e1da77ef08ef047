#pragma once
/// \file
/// The training loop of core. The hooks of a method use it as nas::ITraining.

#include <torch/torch.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/plugin_call.h"
#include "core/checkpoint/checkpoint_store.h"
#include "core/data/loader.h"
#include "core/model/model.h"
#include "core/train/evaluation.h"
#include "core/train/measure.h"
#include "core/train/metrics.h"
#include "core/train/metrics_log.h"
#include "core/train/optimizer.h"
#include "core/train/progress.h"
#include "core/train/thread_advice.h"
#include "core/train/train_options.h"
#include "core/train/training_control.h"
#include "core/train/training_position.h"
#include "nas/trainer.h"

namespace nas::core {

/// What a training uses from its run. Borrowed.
struct TrainerServices {
  std::string stage;  ///< "search" or "eval": names it in metrics and checkpoints
  uint64_t seed = 0;  ///< of the stage
  torch::Device device = torch::kCPU;
  MetricsLog* metrics = nullptr;
  CheckpointStore* checkpoints = nullptr;
  double checkpoint_seconds = 60.0;
  int64_t log_every = 10;      ///< steps
  std::string config_sha256;   ///< a checkpoint with another value is refused
  double later_seconds = 0.0;  ///< estimate for the stages to come
  /// Whether results are read from the metrics: then a resumed training needs the lines from before its checkpoint.
  bool metrics_are_results = false;
  std::function<void()> has_checkpoint;  ///< called once the stage has a checkpoint; may be empty
  std::function<void()> epoch_saved;     ///< called when an epoch is in a checkpoint; may be empty
  /// Where the epoch is written during hooks, for values that a plugin records there without naming one; may be null.
  std::optional<int64_t>* epoch_of_hook = nullptr;
};

struct TrainerParts {
  std::shared_ptr<Model> model;
  TrainingData data;
  IArchTrainer* hooks = nullptr;  ///< may be null
  /// The network found so far; empty when the model has no architecture to find.
  std::function<ModelDesc()> found_so_far;
  /// Called at each epoch's end, after the hooks; may be empty.
  std::function<void(int64_t epoch)> after_epoch;
};

class Trainer final : public Provides<ITraining> {
 public:
  /// `config` is the stage's section and outlives this. Throws Error(config).
  Trainer(const IConfig& config, TrainerServices services, TrainerParts parts);

  /// Trains to the end, from the last checkpoint when there is one. Throws Interrupted, after saving, when the user
  /// asks to stop.
  void fit();
  /// Time spent in fit(), over all processes of the run.
  double seconds() const { return position_.seconds; }
  TrainingPace pace() const { return progress_.pace(); }
  /// The validation of the last epoch; nothing when there is no data for it.
  const std::optional<Measurement>& last_validation() const { return validation_; }

  // ITraining
  void* query(std::string_view iid) noexcept override;
  IModel& model() override { return *parts_.model; }
  const IConfig& config() const override { return config_; }
  int64_t epoch() const override { return position_.epoch; }
  int64_t step() const override { return position_.step; }
  double learning_rate() const override;
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) override;
  void next_arch_batch(torch::Tensor& x, torch::Tensor& y) override;
  std::span<const torch::Tensor> weight_momentum() override;
  void optimize_too(std::span<const torch::Tensor> tensors) override;
  void found_so_far(TreeOut& desc) override;
  void metric(std::string_view name, double value) override;
  void request_stop(std::string_view reason) override;

 private:
  using Clock = std::chrono::steady_clock;

  void call(Hook hook, const torch::Tensor* x = nullptr, const torch::Tensor* y = nullptr);
  void run_epoch();
  void begin_epoch();
  void train_step(torch::Tensor x, torch::Tensor y);
  void end_epoch();
  void validate();
  void validate_stopped_epoch();
  Measurement measured();
  void log_epoch();
  void log_validation();
  void log_split(const std::string& split, double loss, double top1, double top5);
  void log_step(double loss);
  void notice_divergence() const;
  void report_epoch();
  void save_if_due();
  void save();
  bool restore();
  void restore_from(const TensorFile& file);
  void restore_metrics(const std::map<std::string, std::string>& metadata);
  TensorFile checkpoint();
  void reseed();
  void reseed(std::string_view hook);
  torch::Tensor loss_of(const torch::Tensor& x, const torch::Tensor& y, torch::Tensor& logits);
  torch::Tensor loss_of_known_weights(const torch::Tensor& x, const torch::Tensor& y, torch::Tensor& logits);
  void set_learning_rate();
  void forget_gradients_of_hooks();
  PluginSite site(std::string_view part) const;
  /// An epoch in which a hook has asked to stop is trained to its end, also when it is resumed.
  bool finished() const {
    return position_.epoch >= options_.epochs || (!position_.stopped.empty() && position_.step == 0);
  }
  /// Throws std::logic_error in pre_fit.
  const Optimizer& optimizer() const;
  int64_t steps_per_epoch() const;
  void count_time();

  const IConfig& config_;
  TrainerServices services_;
  TrainerParts parts_;
  std::string_view plugin_;  ///< of the hooks
  TrainOptions options_;
  TrainingControl control_;
  std::optional<Evaluation> evaluation_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<torch::Tensor> extra_;     ///< from optimize_too()
  std::vector<torch::Tensor> momentum_;  ///< what weight_momentum() gave out last
  TrainingPosition position_;
  Metrics running_;            ///< of this epoch
  bool knows_leaves_ = false;  ///< whether a loss was searched for tensors that the host does not know
  std::optional<Measurement> validation_;
  Progress progress_;
  std::optional<ThreadWatch> thread_watch_;  ///< of the steps of this process
  Clock::time_point counted_until_ = Clock::now(), saved_at_ = Clock::now();
};

}  // namespace nas::core
