#pragma once
/// \file
/// Trains a grown network: weights and alphas together, by the host's one optimizer.

#include "nas/trainer.h"

namespace nas::petridish {

/// Adds L1 on the alphas to their gradient, so that few candidates keep a large one (Hu et al. 2019, section 3.2).
class CandidateTrainer final : public ArchTrainer {
 protected:
  void pre_fit() override { training().optimize_too(model().arch_parameters()); }
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override;
  void post_epoch() override;
};

}  // namespace nas::petridish
