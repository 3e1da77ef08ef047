#pragma once
/// \file
/// One learning rate schedule for a search in several stages.

#include <cmath>
#include <cstdint>
#include <numbers>

#include "nas/object.h"
#include "nas/training_control.h"

namespace nas {

/// A trainer that does what another one does, while the learning rate of the weights falls by a cosine over all stages
/// (Loshchilov, Hutter 2017): from `train.optimizer.learning_rate` of the section in the first epoch of the first stage
/// to `train.schedule.min_learning_rate` at the end of the last one. [run-thread]
class CosineOverStages final : public Implements<CosineOverStages, IArchTrainer> {
 public:
  /// `epochs_before`: of the stages before this one. `epochs`: of all stages. Borrows `trainer`.
  CosineOverStages(IArchTrainer& trainer, int64_t epochs_before, int64_t epochs)
      : trainer_(trainer), epochs_before_(epochs_before), epochs_(epochs) {}

  /// A stage that is resumed within an epoch has the rate from its checkpoint.
  void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) override {
    if (hook == Hook::pre_epoch) control_of(training).set_learning_rate(rate(training));
    trainer_.on(hook, training, x, y);
  }
  void save(IState& state) const override { trainer_.save(state); }
  void load(const IState& state) override { trainer_.load(state); }

 private:
  double rate(const ITraining& training) const {
    const double first = training.config().real("train.optimizer.learning_rate");
    const double last = training.config().real("train.schedule.min_learning_rate");
    const double done = static_cast<double>(epochs_before_ + training.epoch()) / static_cast<double>(epochs_);
    return last + 0.5 * (first - last) * (1.0 + std::cos(std::numbers::pi * done));
  }

  IArchTrainer& trainer_;
  int64_t epochs_before_, epochs_;
};

}  // namespace nas
