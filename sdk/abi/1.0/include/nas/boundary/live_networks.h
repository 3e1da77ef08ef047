#pragma once
/// \file
/// Boundary: networks outside of trainings, such as those that are scored without training, the batches to score them
/// with, and what they cost.

#include <torch/torch.h>

#include <cstdint>
#include <string_view>

#include "nas/boundary/model.h"
#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/tree.h"

namespace nas {

/// A network to make. Everything in it is borrowed for the call.
struct LiveNetworkRequest : Sized {
  uint32_t struct_size = sizeof(LiveNetworkRequest);
  TreeBytes desc{};  ///< a complete ModelDesc
  /// Names the random numbers that the initial weights are drawn from: the same text gives the same weights in every
  /// repetition of the run.
  std::string_view stream{};
  /// The path of a file (safetensors), such as ITrainings::weights_path(): weights and running statistics in it whose
  /// name and shape fit replace the initial ones. Empty: none.
  std::string_view weights{};
  /// The name of a finished stage (ISearchStages), from which the network inherits as StageRequest::inherit says.
  /// Empty: none.
  std::string_view stage{};
  /// A section like [search] or [eval], whose images measure the network: query() of the network then finds an
  /// IEvaluation (nas/boundary/evaluation.h), which lives as long as the network. Its training images, for batch norms
  /// that are recalibrated, are those of this section in an order of their own. Empty: it finds none.
  std::string_view section{};
  /// Computes with LibTorch op by op, so that a graph can be gone through more than once and be differentiated twice
  /// (create_graph). Otherwise the engine of the run is used.
  bool op_by_op = false;
};

/// Made by the host, owned by the plugin. [run-thread]
class ILiveNetwork : public IObject {
 public:
  static constexpr std::string_view iid = "nas.live_network/1";
  /// The network, on the device of the run and in training mode at first; module() changes that. It lives as long as
  /// this object. Gradients of its weights, and of an input that requires one, are LibTorch's: torch::autograd::grad.
  virtual IModel& model() = 0;

 protected:
  ~ILiveNetwork() = default;
};

/// The parts of the training images that a section of the configuration defines.
enum class ImagePart : int32_t {
  train = 0,     ///< trains the weights; shuffled and augmented as in the first epoch of a training
  arch = 1,      ///< trains the architecture, where the section has a key data.arch_fraction; likewise
  held_out = 2,  ///< trains neither; in its order, not augmented
};

/// Batches of a part of the images, with a place of their own. Made by the host, owned by the plugin. [run-thread]
class IBatches : public IObject {
 public:
  static constexpr std::string_view iid = "nas.batches/1";
  virtual int64_t images() const = 0;  ///< number of images of the part
  /// Sets `x` (N, C, H, W) and `y` (N), int64, to the next batch, on the device of the run. Returns false after the
  /// last batch; the call after that begins again with the first one.
  virtual bool next(torch::Tensor& x, torch::Tensor& y) = 0;

 protected:
  ~IBatches() = default;
};

/// Whose cost to measure. Everything in it is borrowed for the call.
struct CostRequest : Sized {
  uint32_t struct_size = sizeof(CostRequest);
  TreeBytes desc{};  ///< a complete ModelDesc
  /// Empty: the whole network. Otherwise the cost of the op of this name alone, such as a candidate, in the place of
  /// the op of edge `edge` of node `node` of cell `cell`, all counted from 0.
  std::string_view op{};
  int64_t cell = 0, node = 0, edge = 0;
  int64_t images = 1;            ///< of a batch, for the latency and the memory
  bool measure_latency = false;  ///< takes from a tenth of a second to some seconds
};

/// Implemented by the host; host().query<ILiveNetworks>() returns it during a run, in the process of the method: not to
/// the parts of a training in a worker. [run-thread]
class ILiveNetworks : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.live_networks/1";
  /// Makes a network, which the caller owns. Throws std::invalid_argument for a description that cannot be built, for
  /// a stage that is not finished and for a section that does not exist or lacks a table. A file of weights that cannot
  /// be read ends the run.
  virtual ILiveNetwork* make(const LiveNetworkRequest& request) = 0;
  /// Batches of a part of the section, such as "search", which has tables `data` and `train` like those of [search] or
  /// [eval]. The caller owns the result. The images are those that a training of the section has in this part. Throws
  /// std::invalid_argument for a section that does not exist and for a part without images.
  virtual IBatches* batches(std::string_view section, ImagePart part) = 0;
  /// Gives to `table` the integers "parameters", "macs" (multiply-accumulates of convolutions and matrix products) and
  /// "multiply_adds" (as tensorwatch counts them), the latter two for one image; the reals "evaluation_memory" and
  /// "training_memory", in bytes at the peak of a pass and of a training step (docs/memory.md), without the program;
  /// and, where asked for, the reals "latency_ms", "latency_low_ms" and "latency_high_ms": median, 5 % and 95 % of the
  /// time of an evaluation of the batch on one thread, with the engine of the run. The memory of one op is what the
  /// network takes more with it than with "none" in its place. Architecture parameters and auxiliary towers are left
  /// out. Throws std::invalid_argument for a description that cannot be built, and std::out_of_range for an edge that
  /// does not exist.
  virtual void cost(const CostRequest& request, TreeOut& table) = 0;

 protected:
  ~ILiveNetworks() = default;
};

}  // namespace nas
