#pragma once
/// \file
/// The hooks of a training as virtual functions.

#include <torch/torch.h>

#include "nas/boundary/trainer.h"
#include "nas/config.h"
#include "nas/model.h"
#include "nas/object.h"

namespace nas {

/// The host runs the training loop and moves the weights. Override the hooks that the method needs; a trainer with a
/// state, such as the moments of an optimizer, also overrides save() and load(). [run-thread]
class ArchTrainer : public Implements<ArchTrainer, IArchTrainer> {
 public:
  virtual ~ArchTrainer() = default;
  void on(Hook hook, ITraining& training, const torch::Tensor* x, const torch::Tensor* y) override {
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
      case Hook::post_backward:
        return post_backward(*x, *y);
    }
  }
  void save(IState&) const override {}
  void load(const IState&) override {}

 protected:
  virtual void pre_fit() {}
  virtual void post_fit() {}
  virtual void pre_epoch() {}
  virtual void post_epoch() {}
  /// The step hooks are given the batch of the step: `x` (N, C, H, W) and `y` (N), int64.
  virtual void pre_step(const torch::Tensor&, const torch::Tensor&) {}
  virtual void post_backward(const torch::Tensor&, const torch::Tensor&) {}
  virtual void post_step(const torch::Tensor&, const torch::Tensor&) {}

  /// These three are valid inside hooks only.
  ITraining& training() const noexcept { return *training_; }
  IModel& model() const { return training_->model(); }
  const IConfig& config() const { return training_->config(); }

 private:
  ITraining* training_ = nullptr;
};

}  // namespace nas
