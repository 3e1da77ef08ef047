#pragma once
/// \file
/// The trainer of the supernet. The host moves the weights; this trainer moves the alphas before each step of the
/// weights.

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
  /// Counts the skip connections, and stops the search when there are too many: they are the known failure of DARTS
  /// (Liang et al. 2019, "DARTS+").
  void post_epoch() override;

 private:
  std::optional<BilevelOptimizer> optimizer_;
};

/// The number of skip connections in the first normal cell of a found network.
int64_t skip_connects(const ModelDesc& found);

}  // namespace nas::darts
