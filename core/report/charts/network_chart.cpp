#include "core/report/charts/network_chart.h"

#include <cmath>

#include "core/base/text.h"
#include "core/report/charts/frontier.h"
#include "core/report/charts/line_chart.h"

namespace nas::core {

namespace {

/// What the pointer shows: "sample-3: 81.20 %, 1.5 M MACs".
std::string title_of(const std::string& name, const CurvePoint& point) {
  return name + (name.empty() ? "" : ": ") + text::percent(point.value) + ", " + short_count(point.epoch) + " MACs";
}

ChartCurve networks_in(const RecordedTable& table) {
  const size_t macs = table.column_with("macs"), accuracy = table.column_with("accuracy"), name = table.name_column();
  ChartCurve networks{.label = "networks", .single = true};
  if (macs >= table.columns.size() || accuracy >= table.columns.size()) return networks;
  for (const auto& row : table.rows) {
    const auto x = number_in(row[macs]), y = number_in(row[accuracy]);
    if (!x || !y || !std::isfinite(*x) || !std::isfinite(*y)) continue;
    networks.points.push_back({*x, *y});
    networks.names.push_back(title_of(name < row.size() ? row[name] : "", networks.points.back()));
  }
  return networks;
}

}  // namespace

std::string network_chart(const RecordedTable& table) {
  const ChartCurve networks = networks_in(table);
  if (networks.points.size() < 2) return "";
  return figure_of({.title = "Accuracy against MACs",
                    .format = ValueFormat::percent,
                    .x_counts = true,
                    .curves = {{.label = "frontier", .points = frontier_of(networks.points), .stepped = true},
                               {.label = "convex hull", .points = hull_of(networks.points)},
                               networks}});
}

}  // namespace nas::core
