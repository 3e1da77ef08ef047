#pragma once
/// \file
/// What filling a pool will take, told before it begins.

#include <cstdint>
#include <string>
#include <vector>

#include "nas/config.h"
#include "nas/trainings.h"
#include "pool_options.h"

namespace nas::petridish {

struct PoolEstimate {
  int64_t trainings = 0, epochs = 0;
  double seconds = 0.0;  ///< of one worker

  std::string to_text() const;
};

/// At most: each seed once, each further model twice. The times are of one step each, measured now, of the middle seed
/// and of what grows from it. `config` is the whole configuration; `seeds` must not be empty.
PoolEstimate estimate(const PoolOptions& options, const IConfig& config, ITrainings& trainings,
                      const std::vector<ModelDesc>& seeds);

}  // namespace nas::petridish
