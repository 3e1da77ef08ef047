#pragma once
/// \file
/// The workers that a configuration asks for.

#include <memory>

#include "core/workers/workers.h"
#include "nas/config.h"

namespace nas::core {

/// As search.executor and [slurm] say. Throws Error when there is no cluster.
std::unique_ptr<Workers> open_workers(const IConfig& config);

/// search.workers, or what it stands for when it is 0.
int64_t workers_at_once(const IConfig& config);

}  // namespace nas::core
