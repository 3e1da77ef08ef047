#pragma once
/// \file
/// Ops of plugins on LibTorch's stable ABI (draft stable_op/1).

#include "nas/abi.h"
#include "nas/op.h"

namespace nas::core {

/// Makes the op of `factory`, whose kind is "stable_op". Throws std::invalid_argument with the text of the plugin when
/// it cannot have the channels or the stride of `request`, and std::runtime_error when its table is not complete. The
/// op is of one input and has no weights. [run-thread]
OpHandle make_stable_op(const nas_factory& factory, const OpRequest& request);

}  // namespace nas::core
