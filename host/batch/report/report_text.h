#pragma once
/// \file
/// Prints the report of a batch as text, Markdown, CSV or JSON.

#include <ostream>
#include <string>

#include "host/batch/report/report.h"

namespace nas::host {

enum class ReportFormat { text, markdown, csv };

/// The format of that name. Throws core::Error(usage) with the nearest name when there is none.
ReportFormat report_format(const std::string& name);

void print_report(std::ostream& stream, const BatchReport& report, ReportFormat format);

/// Also contains every finished experiment.
Json json_of(const BatchReport& report);

}  // namespace nas::host
