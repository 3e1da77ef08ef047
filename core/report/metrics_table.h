#pragma once
/// \file
/// metrics.csv: metrics.jsonl as a table for spreadsheets and pandas.

#include <filesystem>
#include <string>
#include <vector>

#include "core/record/run_directory.h"
#include "core/report/read/run_metrics.h"

namespace nas::core {

/// A run writes it together with its page.
inline std::filesystem::path metrics_table_file(const RunPaths& run) { return run.path() / "metrics.csv"; }

/// The table as CSV. The first columns are stage, epoch, step and split, empty where a line has none; each metric has a
/// column, in the order of first lines. Lines that follow each other and differ in their metrics alone are one row, so
/// that the metrics that a plugin recorded in an epoch stand side by side. A value that is not finite is "nan". Metrics
/// beyond the first thousand are left out.
std::string metrics_table(const std::vector<MetricLine>& lines);

}  // namespace nas::core
