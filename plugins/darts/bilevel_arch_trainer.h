#pragma once
/// \file
/// Trains the supernet: core moves the weights, this moves the alphas before each of their steps.

#include <optional>

#include "bilevel_optimizer.h"
#include "nas/trainer.h"

namespace nas::darts {

class BilevelArchTrainer final : public ArchTrainer {
 public:
  void save(IState& state) const override { optimizer_->save(state); }
  void load(const IState& state) override { optimizer_->load(state); }

 protected:
  void pre_fit() override;
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override;
  /// Skip connections are the known failure of DARTS (Liang et al. 2019, "DARTS+"): they are counted, and may end it.
  void post_epoch() override;

 private:
  std::optional<BilevelOptimizer> optimizer_;
};

/// Skip connections in the first normal cell of a found network.
int64_t skip_connects(const ModelDesc& found);

}  // namespace nas::darts
