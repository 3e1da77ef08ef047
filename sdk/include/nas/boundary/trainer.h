#pragma once
/// \file
/// Boundary: a training with hooks. The host runs the loop; a method acts before and after fit, epoch and step.

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "nas/boundary/config.h"
#include "nas/boundary/model.h"
#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// The named tensors of a checkpoint. Each plugin has its own names. Implemented by the host. [run-thread]
class IState : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.state/0";
  /// Keeps a copy of `value`, which must be defined.
  virtual void put(std::string_view name, const torch::Tensor& value) = 0;
  /// The tensor that was put under `name`, or an undefined tensor when there is none.
  virtual torch::Tensor get(std::string_view name) const = 0;

 protected:
  ~IState() = default;
};

/// A training under way. Implemented by the host. References live until post_fit has returned. [run-thread]
class ITraining : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.training/0";
  virtual IModel& model() = 0;
  /// The section of the stage: [search] or [eval], or the section of the training for one of ITrainings.
  virtual const IConfig& config() const = 0;
  virtual int64_t epoch() const = 0;  ///< from 0
  virtual int64_t step() const = 0;   ///< within the epoch, from 0
  virtual double learning_rate() const = 0;
  /// The loss that the loop minimises, a scalar with its autograd graph, for `x` (N, C, H, W) and `y` (N), int64. The
  /// model is in training mode, and the weighted loss of an auxiliary tower is included.
  virtual torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) = 0;
  /// Sets `x` (N, C, H, W) and `y` (N) to the next batch of the architecture's part of the training images, which do
  /// not train the weights; after the last batch the first one follows. Throws std::logic_error when the configuration
  /// keeps no such images.
  virtual void next_arch_batch(torch::Tensor& x, torch::Tensor& y) = 0;
  /// The momentum buffers of the weight optimizer, parallel to model().weights(). They are undefined tensors before the
  /// first step, and they change with each step. The span is valid until the next call of this function.
  virtual std::span<const torch::Tensor> weight_momentum() = 0;
  /// Adds tensors to those that the weight optimizer moves. [pre_fit only]
  virtual void optimize_too(std::span<const torch::Tensor> tensors) = 0;
  /// Gives to `desc` the ModelDesc that the finalizers would give now.
  virtual void found_so_far(TreeOut& desc) = 0;
  /// Records a value of this epoch in the metrics of the run.
  virtual void metric(std::string_view name, double value) = 0;
  /// Ends the training after this epoch, as if it were complete. The host logs `reason`.
  virtual void request_stop(std::string_view reason) = 0;

 protected:
  ~ITraining() = default;
};

enum class Hook : int32_t {
  pre_fit = 0,
  post_fit = 1,
  pre_epoch = 2,
  post_epoch = 3,
  /// `x` and `y` are the batch of the step. Before the hook each gradient is undefined or zero. After it the host
  /// clears those of the weights, so that a backward() in the hook does not reach the step of the weights; architecture
  /// parameters keep theirs, and the gradients of the step are added to them.
  pre_step = 4,
  post_step = 5,  ///< the weights have moved; `x` and `y` are the batch of the step
  /// The gradients of the step are there, and neither clipped nor used yet; `x` and `y` are its batch. What the hook
  /// adds to the gradient of a weight moves the weight.
  post_backward = 6,
};

/// Implemented by plugins. An unknown hook must be ignored. [run-thread]
class IArchTrainer : public IObject {
 public:
  static constexpr std::string_view iid = "nas.trainer/0";
  /// `x` (N, C, H, W) and `y` (N), int64, are null except for the step hooks, and borrowed for the call.
  virtual void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) = 0;
  /// Puts into `state` everything that an exact resume needs and that the host does not know. The host itself saves the
  /// weights, the buffers, the architecture parameters, its optimizer and its position in the data.
  virtual void save(IState& state) const = 0;
  /// Takes back what save() put. The host calls it after pre_fit.
  virtual void load(const IState& state) = 0;

 protected:
  ~IArchTrainer() = default;
};

}  // namespace nas
