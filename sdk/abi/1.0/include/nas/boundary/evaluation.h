#pragma once
/// \file
/// Boundary: measuring a network in training on images that do not train its weights: a supernet as it stands, or one
/// of the networks in it.

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/tree.h"

namespace nas {

/// The statistics that batch norms use in an evaluation.
enum class EvaluationNorms : int32_t {
  running = 0,   ///< their running statistics, as they are
  of_batch = 1,  ///< those of each batch, as in training; batches have train.eval_batch images
  /// Running statistics that are computed anew for the evaluation, as the mean over EvaluationRequest::norm_batches
  /// batches of training images.
  recalibrated = 2,
};

/// What to measure, and how. Everything in it is borrowed for the call.
struct EvaluationRequest : Sized {
  uint32_t struct_size = sizeof(EvaluationRequest);
  /// A ModelDesc with the cells, nodes and edges of the supernet, such as the result of its finalizers or
  /// nas::network_within() (nas/evaluation.h). Each edge of the supernet that is a mixture (IMixture, IPartialMixture)
  /// computes the candidates that bear the names of the ops with the same inputs in the same node, each with weight 1;
  /// without such an op, the edge is left out. The other candidates cost nothing, and IEdgeWeights are not applied. An
  /// edge that is no mixture stands in the choice as it is in the supernet. Of cells that share architecture
  /// parameters, the one that owns them is read. Empty: the supernet as it stands.
  TreeBytes choice{};
  int64_t batches = 0;  ///< of held-out images; 0, or more than there are: all
  EvaluationNorms norms = EvaluationNorms::running;
  int64_t norm_batches = 0;  ///< for `recalibrated`: at least 1
};

/// Implemented by the host; query() finds it of an ITraining, and of an ILiveNetwork that was made with a section.
/// [run-thread]
///
/// An evaluation leaves no trace: weights, running statistics, the next random numbers and the next batches are those
/// of a training without it. Ops compute as in evaluation mode, and those that draw do so from the same random numbers
/// in each evaluation, so that equal weights give equal results.
class IEvaluation : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.evaluation/1";
  /// Gives to `result` a tree with the reals "loss", the mean cross-entropy, and "top1", the accuracy in [0, 1], and
  /// the integer "images", how many they were measured on. These are the images that measure the training at the end of
  /// an epoch: those that the section holds out, else those of the architecture. Throws std::logic_error when the
  /// section keeps neither, and std::invalid_argument for a choice that is not one of this supernet and for numbers out
  /// of range. Throws RunEnds when the user asks to stop: the run resumes from its last checkpoint.
  virtual void evaluate(const EvaluationRequest& request, TreeOut& result) = 0;

 protected:
  ~IEvaluation() = default;
};

}  // namespace nas
