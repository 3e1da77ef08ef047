#pragma once
/// \file
/// Training with hooks: core runs the loop, a method adds what is its own before and after fit, epoch and step.

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "nas/config.h"
#include "nas/model.h"
#include "nas/object.h"
#include "nas/tree.h"

namespace nas {

/// Named tensors of a checkpoint, one space of names per plugin. Implemented by the host. [run-thread]
class IState {
 public:
  static constexpr std::string_view iid = "nas.state/0";
  /// Keeps a copy of `value`, which must be defined.
  virtual void put(std::string_view name, const torch::Tensor& value) = 0;
  /// The tensor put under `name`, undefined when there was none.
  virtual torch::Tensor get(std::string_view name) const = 0;

 protected:
  ~IState() = default;
};

/// A training under way. Implemented by the host. References live until post_fit has returned. [run-thread]
class ITraining {
 public:
  static constexpr std::string_view iid = "nas.training/0";
  virtual IModel& model() = 0;
  /// The stage's section: [search] or [eval].
  virtual const IConfig& config() const = 0;
  virtual int64_t epoch() const = 0;  ///< from 0
  virtual int64_t step() const = 0;   ///< within the epoch, from 0
  virtual double learning_rate() const = 0;
  /// The loss that the loop minimises, a scalar with graph: `x` (N, C, H, W), `y` (N) int64. The model is in training
  /// mode; its auxiliary head is weighted in.
  virtual torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) = 0;
  /// The next batch of the part of the training data that the weights are not trained on; begins again when it ends.
  /// Throws std::logic_error when the configuration keeps no such part.
  virtual void next_valid(torch::Tensor& x, torch::Tensor& y) = 0;
  /// The weight optimizer's momentum buffers, parallel to model().weights(); undefined tensors before the first step.
  virtual std::span<const torch::Tensor> weight_momentum() = 0;
  /// Puts tensors under the weight optimizer as well. [pre_fit only]
  virtual void optimize_too(std::span<const torch::Tensor> tensors) = 0;
  /// Tells the network that the finalizers would give now.
  virtual void found_so_far(ITreeSink& desc) = 0;
  /// Records a value of this epoch in the run's metrics.
  virtual void metric(std::string_view name, double value) = 0;
  /// Ends the training after this epoch, as done; `reason` is logged.
  virtual void request_stop(std::string_view reason) = 0;

 protected:
  ~ITraining() = default;
};

enum class Hook : int32_t {
  pre_fit = 0,
  post_fit = 1,
  pre_epoch = 2,
  post_epoch = 3,
  pre_step = 4,   ///< gradients are zero; `x`, `y` are the step's batch
  post_step = 5,  ///< the weights have moved
};

/// Implemented by plugins. An unknown hook is to be ignored. [run-thread]
class IArchTrainer : public IObject {
 public:
  static constexpr std::string_view iid = "nas.trainer/0";
  /// `x`, `y`: null but for the step hooks; borrowed for the call.
  virtual void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) = 0;
  /// Everything that an exact resume needs and that the host does not know. The host saves weights, buffers,
  /// architecture parameters, its optimizer and its place in the data. load() comes after pre_fit.
  virtual void save(IState& state) const = 0;
  virtual void load(const IState& state) = 0;
};

// ---- Layer 3 ----

/// Override the hooks that the method needs.
class ArchTrainer : public Implements<ArchTrainer, IArchTrainer> {
 public:
  virtual ~ArchTrainer() = default;
  void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) final {
    training_ = &training;
    switch (hook) {
      case Hook::pre_fit:
        return pre_fit();
      case Hook::post_fit:
        return post_fit();
      case Hook::pre_epoch:
        return pre_epoch();
      case Hook::post_epoch:
        return post_epoch();
      case Hook::pre_step:
        return pre_step(*x, *y);
      case Hook::post_step:
        return post_step(*x, *y);
    }
  }
  void save(IState&) const override {}
  void load(const IState&) override {}

 protected:
  virtual void pre_fit() {}
  virtual void post_fit() {}
  virtual void pre_epoch() {}
  virtual void post_epoch() {}
  virtual void pre_step(const torch::Tensor&, const torch::Tensor&) {}
  virtual void post_step(const torch::Tensor&, const torch::Tensor&) {}

  /// Valid inside hooks.
  ITraining& training() const noexcept { return *training_; }
  IModel& model() const { return training_->model(); }
  const IConfig& config() const { return training_->config(); }

 private:
  ITraining* training_ = nullptr;
};

}  // namespace nas
