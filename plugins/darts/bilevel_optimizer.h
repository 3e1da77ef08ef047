#pragma once
/// \file
/// The optimizer of the architecture in the bilevel problem min_a L_valid(w*(a), a), w*(a) = argmin_w L_train(w, a).

#include <torch/torch.h>

#include <vector>

#include "nas/alpha_optimizer.h"
#include "nas/snapshot.h"
#include "nas/trainer.h"

namespace nas::darts {

using Tensors = std::vector<torch::Tensor>;

/// One batch: images (N, C, H, W) and labels (N), int64.
struct Batch {
  torch::Tensor x, y;
};

/// Moves the alphas by Adam down the gradient of the validation loss (paper, section 2.3, algorithm 1). First order
/// takes the gradient at the current weights; second order takes it after one virtual step of the weights. [run-thread]
class BilevelOptimizer {
 public:
  struct Options {
    bool second_order = true;
    AlphaOptimizer::Options alphas{};
    double weight_momentum = 0.9;       ///< of the weight optimizer, for the virtual step
    double weight_weight_decay = 3e-4;  ///< of the weight optimizer, for the virtual step
    static Options from(const IConfig& search);
  };

  /// `training` is borrowed and must outlive this object.
  BilevelOptimizer(const Options& options, ITraining& training);

  /// Sets the gradient of the alphas and moves the alphas. Weights and running statistics keep their values to the bit.
  void step(const Batch& train, const Batch& valid);
  /// The gradient that step() follows, one tensor per architecture parameter.
  Tensors alpha_gradient(const Batch& train, const Batch& valid);

  void save(IState& state) const { alpha_optimizer_.save(state); }
  void load(const IState& state) { alpha_optimizer_.load(state); }

 private:
  Tensors first_order_gradient(const Batch& valid);
  Tensors second_order_gradient(const Batch& train, const Batch& valid);
  void take_virtual_step(const Batch& train);
  Tensors hessian_vector_product(const Tensors& vector, const Batch& train);
  Tensors train_gradient_at(const Tensors& vector, double epsilon, const Batch& train);
  Tensors gradient(const Batch& batch, const Tensors& parameters);

  Options options_;
  ITraining& training_;
  AlphaOptimizer alpha_optimizer_;
  const Tensors& alphas_;
  Tensors weights_;
  WeightSnapshot snapshot_;
};

}  // namespace nas::darts
