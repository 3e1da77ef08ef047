#pragma once
/// \file
/// An optimizer of LibTorch over a fixed, ordered list of tensors, whose state can be saved and restored bit for bit.

#include <torch/torch.h>

#include <memory>
#include <span>
#include <vector>

#include "core/checkpoint/named_tensors.h"
#include "core/train/optimizer_options.h"

namespace nas::core {

/// Changes its weights in place; they may be on any device. [one thread at a time]
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Makes every gradient undefined.
  void zero_grad();
  /// One step along the gradients; a weight whose gradient is undefined stays as it is.
  virtual void step();

  double learning_rate() const;
  void set_learning_rate(double learning_rate);

  std::span<const torch::Tensor> weights() const;

  /// One tensor per weight, shared with the optimizer: the momentum buffer of SGD. It is undefined before the weight's
  /// first step, without momentum, and for other optimizers.
  virtual std::vector<torch::Tensor> momentum_buffers() const;

  /// Copies of the learning rate and, in a section "INDEX" per weight, of the optimizer's state.
  NamedTensors save_state() const;
  /// Replaces the whole state by one that save_state() gave for weights of the same shapes and types. Throws
  /// Error(unreadable) and changes nothing when `state` does not fit.
  void load_state(const NamedTensors& state);

 protected:
  Optimizer(std::vector<torch::Tensor> weights, std::unique_ptr<torch::optim::Optimizer> optimizer);

  using WeightState = torch::optim::OptimizerParamState;
  /// The state of `weight`, or nullptr before its first step. Borrowed.
  const WeightState* state_of(const torch::Tensor& weight) const;
  /// Replaces the state of `weight`.
  void set_state_of(const torch::Tensor& weight, std::unique_ptr<WeightState> state);
  /// A copy of `saved` on the device and with the strides of `weight`.
  static torch::Tensor like_weight(const torch::Tensor& saved, const torch::Tensor& weight);

 private:
  /// The tensors of `state`, under the names that Python's torch gives them.
  virtual NamedTensors tensors_of(const WeightState& state) const = 0;
  /// The reverse of tensors_of(). Throws Error(unreadable) when `tensors` do not fit `weight`.
  virtual std::unique_ptr<WeightState> state_from(const NamedTensors& tensors, const torch::Tensor& weight) const = 0;

  std::vector<torch::Tensor> weights_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

/// Validates `options`, then makes the optimizer that they describe. Throws Error(config).
std::unique_ptr<Optimizer> make_optimizer(const std::vector<torch::Tensor>& weights, const OptimizerOptions& options);

/// Gradient clipping (Pascanu et al., 2013, arXiv:1211.5063): scales the gradients of `weights` so that the 2-norm over
/// all of them together is at most `max_norm`, as torch's clip_grad_norm_ does. Returns the norm before clipping. An
/// undefined gradient counts as 0; an infinite `max_norm` scales nothing. Throws Error(failed) when the norm is
/// infinite or NaN: training has diverged.
double clip_gradient_norm(std::span<const torch::Tensor> weights, double max_norm);

}  // namespace nas::core
