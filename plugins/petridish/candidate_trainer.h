#pragma once
/// \file
/// The trainer of a model with candidates: the weight optimizer of the host moves the weights and the alphas together.

#include "nas/trainer.h"

namespace nas::petridish {

/// Adds the gradient of the L1 norm to the gradient of the alphas, so that few candidates keep a large alpha (Hu et al.
/// 2019, section 3.2). [run-thread]
class CandidateTrainer final : public ArchTrainer {
 protected:
  void pre_fit() override { training().optimize_too(model().arch_parameters()); }
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override;
  void post_epoch() override;
};

}  // namespace nas::petridish
