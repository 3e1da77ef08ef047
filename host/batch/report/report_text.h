#pragma once
/// \file
/// A batch's report as text, Markdown, CSV and JSON.

#include <ostream>
#include <string>

#include "host/batch/report/report.h"

namespace nas::host {

enum class ReportFormat { text, markdown, csv };

/// Throws core::Error(usage) with the nearest name.
ReportFormat report_format(const std::string& name);

void print_report(std::ostream& stream, const BatchReport& report, ReportFormat format);

/// Every finished experiment by itself too.
Json json_of(const BatchReport& report);

}  // namespace nas::host
