#pragma once
/// \file
/// The time that a pool will take, estimated before the first training.

#include <vector>

#include "nas/config.h"
#include "nas/estimate.h"
#include "pool_options.h"

namespace nas::petridish {

/// An upper bound: one training for each seed and two for each further model. One step each of the middle seed and of
/// what grows from it is measured during the call. `config` is the whole configuration, and `seeds` must not be empty.
Estimate estimate(const PoolOptions& options, const IConfig& config, ITrainings& trainings,
                  const std::vector<ModelDesc>& seeds);

/// Says to the host how much there is to train; an upper bound too. `seeds`: their number.
void expect_pool(const PoolOptions& options, const IConfig& config, ITrainings& trainings, int64_t seeds);

}  // namespace nas::petridish
