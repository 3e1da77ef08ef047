#pragma once
/// \file
/// Many small trainings: a method hands in descriptions, the host trains each in a worker process of its own.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "nas/training_result.h"
#include "nas/tree.h"

namespace nas {

/// Weights whose name begins with `name` are those that begin with `from` in the network that they come from; with
/// `from` empty they come from nowhere and begin fresh. Names are dotted paths into a network, such as
/// "cells.0.nodes.1.edges.0.first.depthwise.weight".
struct WeightRename {
  std::string_view name, from;
};

/// One training. Borrowed for the call. The same values give the same result to the bit, whatever else runs beside it:
/// its seeds come from the run's seed and `id` alone, and it has a fixed number of threads. What its trainer asks of
/// nas::host() in the worker belongs to the training: seeds, metrics, and files in its folder.
struct TrainingRequest {
  uint32_t struct_size = sizeof(TrainingRequest);
  /// Unique in the run and the name of its folder: a-z, 0-9, '_', '.' and '-', no '.' in front; "sample-003".
  std::string_view id;
  /// The ModelDesc to train, complete.
  const ITreeSource* desc = nullptr;
  /// Section of the configuration with tables `data` and `train` like those of [eval], e.g. "search.sample". A plugin's
  /// TOML makes them with "#: like eval.data" and "#: like eval.train" above their headers. Trainer and finalizers are
  /// given this section. Its key `model.aux_weight`, where it has one, is the weight of an auxiliary tower's loss.
  std::string_view section;
  /// Id of an earlier training whose weights to start from: those whose name and shape fit; empty: fresh weights.
  std::string_view inherit;
  /// Factory names of the hooks and of the finalizers; empty: none.
  std::string_view trainer, finalizers;
  /// Instead of the section's train.epochs; 0: those.
  int64_t epochs = 0;
  /// Weights that were called otherwise in `inherit`. Of several that fit the longest name counts.
  std::span<const WeightRename> renames;
};

/// Trains descriptions in worker processes, `search.workers` at a time. Implemented by the host; asked for with
/// host().query<ITrainings>() while a run is under way. [run-thread]
///
/// Results are given in the order of submission, so that what a method does next cannot depend on who finishes first.
/// A finished training is kept in the run's directory: when a resumed run submits it again, its result comes back at
/// once and nothing is trained. A training that fails by itself is reported as failed; a worker that dies is tried
/// again `search.retries` times first. All trainings whose sections hold out the same fraction hold out the same
/// images, so weights never carry them into a training that they measure.
class ITrainings {
 public:
  static constexpr std::string_view iid = "nas.trainings/0";
  /// Queues a training and returns. Throws std::invalid_argument for a bad or used id, a section or a part that does
  /// not exist, a description that cannot be built; and when a resumed run asks for something else under a known id.
  virtual void submit(const TrainingRequest& request) = 0;
  /// Trainings submitted whose result has not been taken.
  virtual int64_t pending() const = 0;
  /// Waits for the oldest pending training and tells its result. Throws std::logic_error when none is pending. When the
  /// user asks to stop, or a worker cannot work (a full disk), the workers save and this throws what run() must let
  /// through.
  virtual void next(ITreeSink& result) = 0;
  /// Absolute path of the weights (safetensors) of a finished training. Throws std::out_of_range.
  virtual std::string weights_path(std::string_view id) const = 0;
  /// Seconds of one training step of `desc` at the section's batch size, measured here and now.
  virtual double seconds_per_step(const ITreeSource& desc, std::string_view section) = 0;
  /// Steps of one epoch of the section.
  virtual int64_t steps_per_epoch(std::string_view section) = 0;

 protected:
  ~ITrainings() = default;
};

// ---- Layer 3 ----

/// The result of the oldest pending training, as a value.
inline TrainingResult next_result(ITrainings& trainings) {
  TreeBuilder result;
  trainings.next(result);
  return training_result_from_tree(result.tree());
}

}  // namespace nas
