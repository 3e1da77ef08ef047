#pragma once
/// \file
/// The parts of the page about a batch, as HTML. Each is empty when there is nothing for it.

#include <string>
#include <vector>

#include "host/batch/report/comparison.h"

namespace nas::host {

/// What is not finished, and what took unusually long.
std::string batch_state_section(const BatchReport& report);
/// The table of means and the boxes of accuracies.
std::string batch_results_section(const BatchReport& report);
/// Comparisons, wins and ranks of the settings of a factor. `number` distinguishes it from the others of the page.
std::string factor_section(const BatchReport& report, const FactorReport& factor, size_t number);
/// Accuracy against search seconds, parameters and MACs.
std::string batch_cost_section(const BatchReport& report);
/// All finished runs in a table that can be sorted.
std::string batch_runs_section(const BatchReport& report);

}  // namespace nas::host
