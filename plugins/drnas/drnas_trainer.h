#pragma once
/// \file
/// The trainer of the DrNAS supernet.

#include "nas/alpha_trainer.h"

namespace nas::drnas {

/// First the weights alone, then a step of the alphas before each step of the weights. [run-thread]
class DrnasTrainer final : public AlphaTrainer {
 public:
  DrnasTrainer() : AlphaTrainer("drnas") {}

 protected:
  /// The divergence of the distributions of all edges from the uniform one, times `kl_scale` (section 2.3).
  torch::Tensor regularizer() override;
};

}  // namespace nas::drnas
