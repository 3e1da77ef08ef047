#pragma once
/// \file
/// The report of `nas-host inspect` on a network or a run.

#include "core/app/api.h"
#include "core/ops/op_registry.h"

namespace nas::core {

/// Prints to stdout: shape, cells, parameters, MACs, forward time, genotype. For a run directory the
/// record of the run comes first. Throws Error(unreadable) for a file that cannot be read.
void print_model_report(const ModelRequest& request, const OpRegistry& ops);

}  // namespace nas::core
