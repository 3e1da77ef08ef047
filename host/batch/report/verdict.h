#pragma once
/// \file
/// Comparisons in words.

#include <string>
#include <vector>

#include "host/batch/report/comparison.h"

namespace nas::host {

/// A difference of shares as percentage points: "+0.15".
std::string points(double difference);
/// "-0.10 to +0.40"; "-" where there is none.
std::string interval_text(const Comparison& comparison);
/// "5 of 7", "4.5 of 7" with a tie.
std::string wins_text(const Comparison& comparison);

/// "no difference shown; 28 runs of each would show 0.15 points". Says no more than the numbers carry.
std::string verdict_on(const FactorReport& factor, const Comparison& comparison);

/// What the mean ranks say, in a sentence; empty without a ranking.
std::string verdict_on_ranks(const FactorReport& factor);

/// The mean ranks of the settings, in sentences: "random 1.43, darts 1.86".
std::string mean_ranks_text(const FactorReport& factor);

/// What a reader of the comparisons has to know: what is paired, what is left out, how many comparisons there are.
std::vector<std::string> notes_on(const FactorReport& factor);

}  // namespace nas::host
