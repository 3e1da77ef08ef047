#pragma once
/// \file
/// The host's own part in every run: its factories, and the services for methods.

#include <span>

#include "core/experiment/run.h"
#include "nas/abi.h"

namespace nas::core {

/// "searcher:default", "evaluator:default", "finalizers:default", "builder:default". They live as long as the process.
std::span<const nas_factory> own_factories();

/// What nas::host().query() finds during a run.
RunServices own_services();

}  // namespace nas::core
