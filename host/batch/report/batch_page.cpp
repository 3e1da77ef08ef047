#include "host/batch/report/batch_page.h"

#include "core/record/local_time.h"
#include "core/report/page/markup.h"
#include "core/report/page/page.h"
#include "core/report/run_sections.h"
#include "core/report/runs_page.h"
#include "host/batch/report/batch_sections.h"

namespace nas::host {
namespace {

using core::escaped;

std::string page_heading(const BatchReport& report) {
  const size_t finished = report.finished(), all = report.experiments();
  const bool under_way = !report.running.empty();
  const std::string status = under_way ? "running" : finished == all ? "finished" : "incomplete";
  return "<header><div><h1>" + escaped(core::shortened(report.name, 120)) + "</h1><p class=\"muted\">" +
         std::to_string(finished) + " of " + std::to_string(all) + " experiments finished<br><code>" +
         escaped(report.directory) + "</code></p></div><span class=\"status " +
         (status == "incomplete" ? "ended" : status) + "\">" + status + "</span></header>\n";
}

/// The finished ones, because the curves of the others are on their own pages.
std::vector<core::RunPaths> finished_runs(const BatchReport& report) {
  std::vector<core::RunPaths> runs;
  for (const ReportRow& row : report.rows)
    for (const Finished& one : row.finished) runs.emplace_back(one.run);
  return runs;
}

}  // namespace

std::string batch_page(const BatchReport& report, core::CellDrawer& drawer) {
  const std::vector<FactorReport> factors = compare_factors(report);
  std::string sections = batch_results_section(report);
  for (size_t i = 0; i < factors.size(); ++i) sections += factor_section(report, factors[i], i + 1);
  sections += batch_cost_section(report) + batch_runs_section(report);
  sections += core::curves_and_cells(finished_runs(report), drawer);
  return core::html_of({.title = report.name,
                        .body = page_heading(report) + batch_state_section(report) + core::navigation(sections) +
                                sections + "<footer>Written by nas-host, " + core::local_time("%Y-%m-%d %H:%M:%S") +
                                "</footer>\n",
                        .reloads_itself = !report.running.empty()});
}

}  // namespace nas::host
