#pragma once
/// \file
/// The network that the eval trains: which one, and how large.

#include <cstdint>
#include <string>

#include "nas/boundary/builder.h"
#include "nas/desc.h"
#include "nas/tree.h"

namespace nas::core {

class Run;

/// A network whose number of channels was chosen.
struct FittingNetwork {
  ModelDesc network;
  int64_t channels = 0;
  std::string tried;  ///< "16 (9,000 parameters, 1,200,000 MACs), 32 (...: more than limits.macs)"
};

/// `cells` in the network of [eval.model] with the largest number of channels within [limits], at most 1024. The
/// numbers double or halve from 16 on and are then bisected. Throws Error(config) when one channel is too many, and
/// Interrupted.
FittingNetwork fitting_network(Run& run, IModelDescBuilder& builder, TreeBytes cells);

/// What the eval trains: the given network as it is, or the cells of `found` in a network of [eval.model]. Says in the
/// log which. A resumed run gets the network that it had chosen. Where the configuration gives the number of channels
/// and the network exceeds a limit, that is a warning after a search, whose result would be lost, and else throws
/// Error(config). Too long a latency is always a warning then, because another measurement may give another number.
ModelDesc eval_network(Run& run, IModelDescBuilder& builder, TreeBytes found);

/// The same before the search, when `cells` stand for those to be found. Throws Error(config) when the given number of
/// channels, or one channel, exceeds the limits.
ModelDesc expected_eval_network(Run& run, IModelDescBuilder& builder, TreeBytes cells);

}  // namespace nas::core
