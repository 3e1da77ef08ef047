#pragma once
/// \file
/// What the op of a plugin is made of. Only its own constructor knows that.

#include <vector>

#include "core/ops/op_registry.h"
#include "nas/desc.h"

namespace nas::core {

/// The parts of an op.
struct SurveyedOp {
  std::vector<OpDesc> ops;         ///< of the host, outside of candidate sets
  std::vector<OpDesc> candidates;  ///< of the host, in candidate sets
  double own_parameters = 0;       ///< number of weights and running statistics that are modules of the plugin
  int64_t own_convolutions = 0;    ///< weights of four dimensions among them
  bool mixture = false;            ///< a mixture of candidates and nothing else (IMixture)
  bool partial = false;            ///< the same of some channels (IPartialMixture)
};

/// Makes the op of `desc` with parts that have no weights, and throws it away. Draws nothing from LibTorch's default
/// generator that others see. Throws what the op's constructor throws, and std::invalid_argument for an unknown name.
SurveyedOp survey_op(const OpDesc& desc, const OpRegistry& ops, bool affine, bool pool_batch_norm);

}  // namespace nas::core
