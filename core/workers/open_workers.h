#pragma once
/// \file
/// Creates the workers that a configuration selects.

#include <memory>

#include "core/workers/workers.h"
#include "nas/config.h"

namespace nas::core {

/// The workers for search.executor and [slurm]. Throws Error when the executor is "slurm" and there is no cluster.
std::unique_ptr<Workers> open_workers(const IConfig& config);

/// The number of workers that run at once: search.workers, or a default when that is 0.
int64_t workers_at_once(const IConfig& config);

}  // namespace nas::core
