#pragma once
/// \file
/// What `nas-host inspect` says of a network and of a run.

#include "core/app/api.h"
#include "core/ops/op_registry.h"

namespace nas::core {

/// Prints to stdout: shape, cells, parameters, MACs, forward time, genotype. A run directory's record comes first.
/// Throws Error(unreadable) for what it cannot read.
void print_model_report(const ModelRequest& request, const OpRegistry& ops);

}  // namespace nas::core
