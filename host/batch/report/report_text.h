#pragma once
/// \file
/// Prints the report of a batch as text, Markdown, CSV, JSON or HTML.

#include <ostream>
#include <string>

#include "host/batch/report/report.h"
#include "host/table.h"

namespace nas::host {

enum class ReportFormat { text, markdown, csv, comparisons, html };  ///< comparisons: as CSV

/// The format of that name. Throws core::Error(usage) with the nearest name when there is none.
ReportFormat report_format(const std::string& name);

/// The cells of the table of results: a heading, then the rows.
std::vector<Row> result_rows(const BatchReport& report);

void print_report(std::ostream& stream, const BatchReport& report, ReportFormat format);

/// Also contains every finished experiment.
Json json_of(const BatchReport& report);

}  // namespace nas::host
