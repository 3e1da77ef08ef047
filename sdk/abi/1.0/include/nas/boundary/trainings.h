#pragma once
/// \file
/// Boundary: many small trainings. A method submits descriptions, and the host trains each in a worker process.

#include <cstdint>
#include <span>
#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/tree.h"

namespace nas {

/// One training. Everything in it is borrowed for the call. The same values give the same result to the bit, whatever
/// else runs at the same time: the seeds of the training depend on the run's seed and on `id` alone, and its number of
/// threads is fixed. What its trainer asks of nas::host() in the worker belongs to the training: seeds, metrics, and
/// the files in its folder.
struct TrainingRequest : Sized {
  uint32_t struct_size = sizeof(TrainingRequest);
  /// Unique in the run, and the name of the training's folder, such as "sample-003": made of a-z, 0-9, '_', '.' and
  /// '-', and not beginning with '.'.
  std::string_view id;
  /// The complete ModelDesc to train.
  TreeBytes desc;
  /// The section of the configuration, such as "search.sample", with tables `data` and `train` like those of [eval].
  /// The TOML file of a plugin defines them with "#: like eval.data" and "#: like eval.train" above their headers. The
  /// trainer and the finalizers are given this section. Its key `model.aux_weight`, where present, is the weight of the
  /// loss of an auxiliary tower; nas::Finalizers reads its key `finalize.max_edges`.
  std::string_view section;
  /// The id of an earlier training. Those of its weights and buffers whose name, shape and type fit are the initial
  /// ones; architecture parameters are always initialised afresh. Empty: everything is initialised afresh.
  std::string_view inherit;
  /// Factory names of the trainer and of the finalizers. Empty: none.
  std::string_view trainer, finalizers;
  /// Number of epochs; 0: train.epochs of the section.
  int64_t epochs = 0;
  /// Weights that have another name in `inherit`: those whose name begins with `names[i]` are taken from the weights
  /// whose name begins with `former_names[i]`, or are initialised afresh when that is empty. A name is a dotted path
  /// into a network, such as "cells.0.nodes.1.edges.0.first.depthwise.weight". When several entries fit, the longest of
  /// `names` is used. Both lists have the same length.
  std::span<const std::string_view> names, former_names;
};

/// Trains descriptions in worker processes, `search.workers` at a time, or as many as the processors or the cluster
/// allow when that is 0. Implemented by the host; host().query<ITrainings>() returns it during a run, in the process of
/// the method: not to the parts of a training in a worker. [run-thread]
///
/// Results are returned in the order of submission, so the next decision of a method cannot depend on which training
/// finishes first. A finished training is kept in the directory of the run: when a resumed run submits it again, the
/// result is returned at once and nothing is trained. A training that fails by itself is reported as failed. When a
/// worker dies, its training is first tried again `search.retries` times. All trainings whose sections hold out the
/// same fraction hold out the same images, so inherited weights have never been trained on the images that measure
/// them.
class ITrainings : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.trainings/1";
  /// Queues a training, after building its network once as a check, and does not wait for it. Throws
  /// std::invalid_argument for an id that is malformed or already used; for a section, a part or an `inherit` that does
  /// not exist, or an `inherit` that failed; for a description that cannot be built or is for other images or classes;
  /// for negative `epochs`; for `names` and `former_names` of unequal length; and when a resumed run submits other
  /// values under an id of the interrupted run. Throws RunEnds when the user asks to stop, and when the training takes
  /// more memory than there is.
  virtual void submit(const TrainingRequest& request) = 0;
  /// Number of submitted trainings whose result has not been taken; 0 once the run ends, so that a method which catches
  /// everything around next() ends too.
  virtual int64_t pending() const = 0;
  /// Waits for the oldest pending training and gives its TrainingResult to `result`. Throws std::logic_error when no
  /// training is pending. When the user asks to stop, or a worker cannot continue because, for example, the disk is
  /// full, the workers save and this function throws RunEnds.
  virtual void next(TreeOut& result) = 0;
  /// The absolute path of the weights (safetensors) of a training that succeeded. The text lives as long as the run.
  /// Throws std::out_of_range for any other id.
  virtual std::string_view weights_path(std::string_view id) const = 0;
  /// Seconds of one training step of `desc` at the batch size of the section, measured during the call. Throws
  /// std::invalid_argument for a description that cannot be built and for a section that does not exist.
  virtual double seconds_per_step(TreeBytes desc, std::string_view section) = 0;
  /// Number of training steps in one epoch of the section. Throws std::invalid_argument for a section that does not
  /// exist.
  virtual int64_t steps_per_epoch(std::string_view section) = 0;

 protected:
  ~ITrainings() = default;
};

}  // namespace nas
