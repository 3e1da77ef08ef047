#pragma once
/// \file
/// What filling a pool will take, told before it begins.

#include <vector>

#include "nas/config.h"
#include "nas/estimate.h"
#include "pool_options.h"

namespace nas::petridish {

/// At most: each seed once, each further model twice. The times are of one step each, measured now, of the middle seed
/// and of what grows from it. `config` is the whole configuration; `seeds` must not be empty.
Estimate estimate(const PoolOptions& options, const IConfig& config, ITrainings& trainings,
                  const std::vector<ModelDesc>& seeds);

}  // namespace nas::petridish
