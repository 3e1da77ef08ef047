#pragma once
/// \file
/// Boundary: ops, the computations on the edges of a network, and the service that makes them.

#include <torch/torch.h>

#include <memory>
#include <span>
#include <string_view>

#include "nas/boundary/candidate_set.h"
#include "nas/boundary/object.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/tree.h"

namespace nas {

/// An op of a network. It lives exactly as long as the torch module that IOpBuilder::make() makes with it. [run-thread]
class IOp : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.op/1";
  /// `inputs` are the states that the edge reads, each (N, C, H, W), in the order of EdgeDesc::inputs; or the one input
  /// of a stem, post op, pool or classifier.
  virtual torch::Tensor apply(std::span<const torch::Tensor> inputs) = 0;
  /// The parameters that describe the architecture. They are owned by the op and never among the parameters() of its
  /// module.
  virtual std::span<const torch::Tensor> arch_parameters() const noexcept = 0;
  /// Gives to `desc` the OpDesc of the op that the found network keeps. Returns true and sets `rank` when the edges of
  /// a node compete by rank; returns false when the edge is mandatory.
  virtual bool report_finalized(TreeOut& desc, double& rank) const = 0;

 protected:
  ~IOp() = default;
};

class IOpBuilder;

/// What an op is made from. Everything in it is borrowed for the call.
struct OpRequest : Sized {
  uint32_t struct_size = sizeof(OpRequest);
  TreeBytes desc;                 ///< the OpDesc
  bool affine = true;             ///< ModelDesc::affine
  bool pool_batch_norm = false;   ///< ModelDesc::pool_batch_norm
  const IOp* shares = nullptr;    ///< the op whose architecture parameters the new op uses; nullptr: it has its own
  IOpBuilder* builder = nullptr;  ///< makes the ops inside the new op
};

/// Makes ops by name: those of the host and those of all loaded plugins. Implemented by the host. [run-thread]
class IOpBuilder : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.op_builder/1";
  /// Makes the op that `request` describes. `module` is set to the torch module that owns the op. Throws
  /// std::invalid_argument for an unknown name and for channels, a stride or attributes that the op cannot have.
  virtual IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) = 0;
  /// Makes one candidate for each of `primitives`, with the channels and the stride of the description in `request`.
  /// `module` is set to the torch module that owns the set. Throws std::invalid_argument as make() does, and when there
  /// are no `primitives`.
  virtual ICandidateSet* candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                                    std::shared_ptr<torch::nn::Module>& module) = 0;

 protected:
  ~IOpBuilder() = default;
};

/// What a factory of kind "op" creates. Implemented by plugins. [run-thread]
class IOpFactory : public IObject {
 public:
  static constexpr std::string_view iid = "nas.op_factory/1";
  /// The op that `request` describes. `module` is set to the torch module that owns the op; both are the caller's.
  /// Throws std::invalid_argument for a description that the op cannot have.
  virtual IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) = 0;

 protected:
  ~IOpFactory() = default;
};

}  // namespace nas
