/// \file
/// What each part of the found network costs.

#include <algorithm>

#include "core/base/text.h"
#include "core/report/charts/chart_numbers.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

/// The greatest values of each column, for its bars.
PartCost greatest_of(const std::vector<PartCost>& costs) {
  PartCost greatest;
  for (const PartCost& cost : costs) {
    greatest.parameters = std::max(greatest.parameters, cost.parameters);
    greatest.macs = std::max(greatest.macs, cost.macs);
    greatest.milliseconds = std::max(greatest.milliseconds, cost.milliseconds);
  }
  return greatest;
}

/// A number over a bar.
std::string bar_cell(const std::string& number, double value, double greatest) {
  const double share = greatest > 0.0 ? std::clamp(value / greatest, 0.0, 1.0) : 0.0;
  return "<td class=\"n cost\"><i style=\"--share:" + fixed_decimal(share, 4) + "\"></i><span>" + number +
         "</span></td>";
}

std::string part_row(const PartCost& cost, const PartCost& greatest) {
  const std::string type =
      cost.type.empty() ? "" : " <span class=\"muted\">" + escaped(shortened(cost.type, 20)) + "</span>";
  std::string row =
      "<tr><th scope=\"row\">" + escaped(shortened(cost.part, 40)) + type + "</th>" +
      bar_cell(text::count(cost.parameters), static_cast<double>(cost.parameters),
               static_cast<double>(greatest.parameters)) +
      bar_cell(text::count(cost.macs), static_cast<double>(cost.macs), static_cast<double>(greatest.macs));
  if (greatest.milliseconds > 0.0)
    row += bar_cell(fixed_decimal(cost.milliseconds, 3), cost.milliseconds, greatest.milliseconds);
  return row + "</tr>";
}

}  // namespace

std::string costs_section(const RunFacts& run) {
  const std::vector<PartCost>& costs = run.files.costs;
  if (costs.empty()) return "";
  const PartCost greatest = greatest_of(costs);
  const bool timed = greatest.milliseconds > 0.0;
  std::string rows;
  for (const PartCost& cost : costs) rows += part_row(cost, greatest);
  return section("costs", "Cost by cell",
                 "<div class=\"scroll\"><table class=\"costs\"><thead><tr><th>part</th><th class=\"n\">parameters</th>"
                 "<th class=\"n\">MACs</th>" +
                     std::string(timed ? "<th class=\"n\">ms</th>" : "") + "</tr></thead><tbody>" + rows +
                     "</tbody></table></div><p class=\"note\">For one image, without the "
                     "auxiliary tower" +
                     (timed ? "; the time is that of one thread, in evaluation mode" : "") + ".</p>");
}

}  // namespace nas::core
