#pragma once
/// \file
/// The trainer of the GDAS supernet: after each step of the weights, which the host takes, one step of the alphas.

#include <optional>

#include "nas/alpha_trainer.h"

namespace nas::gdas {

/// [run-thread]
class GdasTrainer final : public AlphaTrainer {
 public:
  GdasTrainer() : AlphaTrainer("gdas") {}

 protected:
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override;
  /// Another draw, on a batch of the architecture's part of the images.
  void post_step(const torch::Tensor&, const torch::Tensor&) override { step_alphas(); }
  void post_epoch() override;

 private:
  /// Of this epoch.
  double tau() const;
  void set_temperature(double tau);

  std::optional<int64_t> annealed_epoch_;  ///< the epoch whose temperature the ops have
};

/// Linear from `first` in epoch 0 to `last` in epoch `epochs` - 1.
double temperature(double first, double last, int64_t epoch, int64_t epochs);

}  // namespace nas::gdas
