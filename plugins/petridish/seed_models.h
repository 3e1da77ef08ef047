#pragma once
/// \file
/// The seeds that a configuration asks for.

#include <vector>

#include "draw.h"
#include "nas/networks.h"
#include "nas/runner.h"
#include "pool_options.h"

namespace nas::petridish {

/// Those of the list that make a network and cost no more than they may, in the list's order, at the data set's shape.
/// Rejects a configuration that gives none, or more than the pool has room for.
std::vector<ModelDesc> build_seed_models(const IRun& run, const PoolOptions& options, INetworks& networks,
                                         const Streams& streams);

}  // namespace nas::petridish
