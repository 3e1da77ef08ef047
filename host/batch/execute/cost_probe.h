#pragma once
/// \file
/// Measures what the experiments of a batch will cost before the batch is started (`--measure`).

#include <cstdint>
#include <vector>

#include "host/batch/plan/plan.h"
#include "host/batch/record/durations.h"

namespace nas::host {

/// Starts one experiment of each kind of which `known` has no finished one, at most `jobs` at once, in a temporary
/// directory. Stops each as soon as it has logged how long it will take, and adds its cost to `known`. Warns about
/// experiments that cannot start, because they would fail in the batch too. Returns whether a cost includes the search
/// only, which makes the total a lower bound. Throws core::Error(interrupted) after Ctrl-C.
bool probe_costs(Plan& plan, int64_t jobs, Durations& known, const Consent& consent);

}  // namespace nas::host
