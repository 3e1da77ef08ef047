#pragma once
/// \file
/// Boundary: what a method changes in the training of the weights, which the host carries out.

#include <torch/torch.h>

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"

namespace nas {

/// Implemented by the host; query() of an ITraining finds it. Checkpoints contain what is frozen and the learning rate,
/// so a resumed training has both before its first hook but pre_fit. [run-thread]
class ITrainingControl : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.training_control/1";
  /// Whether the weights of the op of an edge keep their values: `candidate` is the index of one candidate of a
  /// mixture, or -1 for the whole op. Gradients are computed all the same and are there in post_backward; after it
  /// those of frozen weights are forgotten, so that they take part neither in the step nor in clipping. Cells that
  /// share architecture parameters have weights of their own. To thaw a whole op leaves candidates frozen that were
  /// frozen by themselves. Throws std::out_of_range when there is no such edge or candidate.
  virtual void set_frozen(int64_t cell, int64_t node, int64_t edge, int64_t candidate, bool frozen) = 0;
  /// Adds `term`, a scalar with its autograd graph, to the loss of the weights. In pre_step: to that of this step, else
  /// of the next one. Throws std::invalid_argument for anything but one finite number.
  virtual void add_to_loss(const torch::Tensor& term) = 0;
  /// The learning rate of the weights in the place of the schedule's, positive, until it is set again; 0 returns to the
  /// schedule. In pre_step: from this step on. Throws std::invalid_argument for a negative number.
  virtual void set_learning_rate(double learning_rate) = 0;

 protected:
  ~ITrainingControl() = default;
};

}  // namespace nas
