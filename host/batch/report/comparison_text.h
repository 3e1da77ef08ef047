#pragma once
/// \file
/// Prints what is known about the factors of a batch.

#include <ostream>
#include <vector>

#include "host/batch/report/comparison.h"
#include "host/json.h"
#include "host/table.h"

namespace nas::host {

void print_comparisons(std::ostream& stream, const BatchReport& report, const std::vector<FactorReport>& factors);
void print_comparisons_as_markdown(std::ostream& stream, const BatchReport& report,
                                   const std::vector<FactorReport>& factors);
/// A line for each pair of settings.
void print_comparisons_as_csv(std::ostream& stream, const std::vector<FactorReport>& factors);
Json json_of(const FactorReport& factor);

/// "differences of test accuracy in points over the same seed"
std::string paired_by(const BatchReport& report, const FactorReport& factor);

/// A heading, then a row for each comparison: the pair, pairs, difference, interval, wins, verdict.
std::vector<Row> comparison_rows(const FactorReport& factor);

}  // namespace nas::host
