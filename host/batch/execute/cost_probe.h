#pragma once
/// \file
/// What experiments will take, tried out before a batch is begun.

#include <cstdint>
#include <vector>

#include "host/batch/plan/plan.h"
#include "host/batch/record/durations.h"

namespace nas::host {

/// Begins one experiment of each kind that `known` says nothing exact of, in a temporary directory, until it tells how
/// long it will take or is finished; at most `jobs` at once. Adds what it learnt to `known`. Warns of those that cannot
/// be begun: a batch would fail at them. Gives whether some told of their search alone, which makes the sum a lower
/// bound. Throws core::Error(interrupted) after Ctrl-C.
bool try_out(Plan& plan, int64_t jobs, Durations& known);

}  // namespace nas::host
