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
  static constexpr std::string_view iid = "nas.state/1";
  /// Keeps a copy of `value`, which must be defined. Throws std::invalid_argument for an undefined tensor and for a
  /// name that was put already.
  virtual void put(std::string_view name, const torch::Tensor& value) = 0;
  /// The tensor that was put under `name`, or an undefined tensor when there is none. It shares its memory with the
  /// state: clone it before it is changed.
  virtual torch::Tensor get(std::string_view name) const = 0;

 protected:
  ~IState() = default;
};

/// A training under way. Implemented by the host. References live until post_fit has returned. [run-thread]
///
/// Random numbers: before each step, each validation, pre_epoch and post_epoch the host seeds LibTorch's default
/// generator from the seed of the training, the epoch and the step, so that a resumed training draws the same numbers.
/// All other code of a plugin, such as pre_fit, a searcher or a builder, draws from generators of its own, seeded by
/// nas::host().seed().
class ITraining : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.training/1";
  /// The network that is trained.
  virtual IModel& model() = 0;
  /// The section of the stage: [search] or [eval], or the section of the training for one of ITrainings.
  virtual const IConfig& config() const = 0;
  virtual int64_t epoch() const = 0;  ///< from 0; in post_fit the number of epochs that were trained
  virtual int64_t step() const = 0;   ///< within the epoch, from 0; in post_epoch the number of its steps
  /// Of the weights in this epoch. Throws std::logic_error in pre_fit.
  virtual double learning_rate() const = 0;
  /// The loss that the loop minimises, a scalar with its autograd graph, for `x` (N, C, H, W) and `y` (N), int64. The
  /// weighted loss of an auxiliary tower is included. The model is in training mode unless the plugin has changed that.
  /// The pass moves the running statistics of batch norms and draws random numbers; nas/snapshot.h restores the
  /// statistics. Throws RunEnds when an op fails.
  virtual torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) = 0;
  /// Sets `x` (N, C, H, W) and `y` (N), int64, to the next batch of the architecture's part of the training images,
  /// which do not train the weights. All batches have one size. Each epoch of these images has an order of its own, and
  /// a batch that begins at the end of one epoch continues in the next. A resumed training gets the batches that would
  /// have followed. Throws std::logic_error when the training has no such images: the configuration keeps none, or it
  /// is an eval or a training of ITrainings.
  virtual void next_arch_batch(torch::Tensor& x, torch::Tensor& y) = 0;
  /// The momentum buffers of the weight optimizer, parallel to model().weights(). They belong to the optimizer and
  /// change with each step. A buffer is an undefined tensor before the first step that moves its weight, and always
  /// without momentum and with Adam. The span is valid until the next call of this function. Throws std::logic_error in
  /// pre_fit.
  virtual std::span<const torch::Tensor> weight_momentum() = 0;
  /// Adds tensors to those that the weight optimizer moves, with its learning rate and its weight decay. They are not
  /// clipped. The host saves the optimizer's state of these tensors, but not their values: those of architecture
  /// parameters are saved in any case, and a trainer saves others in save(). Throws std::logic_error outside of
  /// pre_fit.
  virtual void optimize_too(std::span<const torch::Tensor> tensors) = 0;
  /// Gives to `desc` the ModelDesc that the finalizers would give now; without finalizers, that of the model. Throws
  /// std::logic_error in an eval.
  virtual void found_so_far(TreeOut& desc) = 0;
  /// Records a value of this epoch in the metrics of the run. In pre_fit that is the first epoch. Throws RunEnds for a
  /// `name` that is empty, "stage", "epoch", "step" or "split".
  virtual void metric(std::string_view name, double value) = 0;
  /// Ends the training after this epoch, as if it were complete: the epoch is validated. In pre_fit: before the first
  /// epoch. The host logs `reason`. Throws std::invalid_argument when `reason` is empty.
  virtual void request_stop(std::string_view reason) = 0;

 protected:
  ~ITraining() = default;
};

/// When a hook is called. A resumed training calls pre_fit again, on the initial weights, then IArchTrainer::load(),
/// and continues with the step after its checkpoint. pre_epoch is called before the first step of an epoch only, so not
/// again for an epoch that is resumed in its middle. post_fit is called again when the process ends after it and the
/// run is resumed. What a hook keeps in members must therefore follow from epoch() and step(), or be saved.
enum class Hook : int32_t {
  pre_fit = 0,
  post_fit = 1,
  pre_epoch = 2,
  post_epoch = 3,
  /// `x` and `y` are the batch of the step. Before the hook the gradients of the weights and of the tensors of
  /// optimize_too() are undefined tensors. Those of other architecture parameters hold what the steps before have
  /// added, unless the trainer has cleared them. After the hook the host clears the gradients of the weights, so that a
  /// backward() in the hook does not reach their step. All other gradients stay, and those of the step are added.
  pre_step = 4,
  post_step = 5,  ///< the weights have moved; `x` and `y` are the batch of the step
  /// The gradients of the step are there, and neither clipped nor used yet; `x` and `y` are its batch. What the hook
  /// adds to the gradient of a weight moves the weight.
  post_backward = 6,
};

/// Implemented by plugins. An unknown hook must be ignored. [run-thread]
class IArchTrainer : public IObject {
 public:
  static constexpr std::string_view iid = "nas.trainer/1";
  /// `x` (N, C, H, W) and `y` (N), int64, are null except for the step hooks, and borrowed for the call.
  virtual void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) = 0;
  /// Puts into `state` everything that an exact resume needs and that the host does not know. The host itself saves the
  /// weights, the buffers, the architecture parameters, its optimizer and its position in the data. Called after
  /// pre_fit and after any step or epoch.
  virtual void save(IState& state) const = 0;
  /// Takes back what save() put. The host calls it after pre_fit when there is a checkpoint; epoch() and step() are
  /// those of the checkpoint only from the next hook on.
  virtual void load(const IState& state) = 0;

 protected:
  ~IArchTrainer() = default;
};

}  // namespace nas
