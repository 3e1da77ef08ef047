#pragma once
/// \file
/// The report of `nas-host data check`.

#include "core/app/api.h"

namespace nas::core {

/// Prints the report to stdout; returns the exit code: 4 when a run would refuse one of the data sets. Throws
/// Error(data) for a folder that holds no data set.
int print_data_report(const DataCheckRequest& request);

}  // namespace nas::core
