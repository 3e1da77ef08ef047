#pragma once
/// \file
/// What the host itself brings to every run: its factories, and the services that methods ask for.

#include <span>

#include "core/experiment/run.h"
#include "nas/abi.h"

namespace nas::core {

/// "searcher:default", "evaluator:default", "finalizers:default", "builder:default". They live as long as the process.
std::span<const nas_factory> own_factories();

/// INetworks, ITrainings and IRecord.
RunServices own_services();

}  // namespace nas::core
