#include "core/report/charts/rank_diagram.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/report/charts/chart_numbers.h"
#include "core/report/charts/still_figure.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"
#include "core/statistics/ranks.h"

namespace nas::core {

namespace {

constexpr double rank_width = 560, rank_margin = 170, axis_y = 66, group_distance = 9, label_distance = 30;

struct RankAxis {
  double last = 2.0;
  double x(double rank) const { return rank_margin + (rank - 1.0) / (last - 1.0) * (rank_width - 2.0 * rank_margin); }
};

std::string axis_svg(const RankAxis& axis) {
  std::string svg = svg_line(axis.x(1.0), axis_y, axis.x(axis.last), axis_y, "axis");
  for (double rank = 1.0; rank <= axis.last; ++rank)
    svg += svg_line(axis.x(rank), axis_y - 5.0, axis.x(rank), axis_y, "axis") +
           svg_text(axis.x(rank), axis_y - 10.0, "tick x", tick_text(rank, 1.0, ValueFormat::plain));
  return svg;
}

std::string critical_svg(const RankAxis& axis, double critical_difference) {
  constexpr double y = 28;
  const double begin = axis.x(1.0), end = axis.x(1.0 + critical_difference);
  char text[64];
  std::snprintf(text, sizeof text, "critical difference %.2f", critical_difference);
  return svg_line(begin, y, end, y, "axis") + svg_line(begin, y - 4.0, begin, y + 4.0, "axis") +
         svg_line(end, y - 4.0, end, y + 4.0, "axis") + svg_text(begin, y - 10.0, "tick group", text);
}

/// The better half has its labels at the left, the other half at the right.
std::string label_svg(const RankDiagram& diagram, const RankAxis& axis, size_t place, double top) {
  const size_t count = diagram.settings.size(), left = (count + 1) / 2;
  const bool at_left = place < left;
  const double y = top + label_distance * static_cast<double>(at_left ? place : count - 1 - place);
  const auto& [label, rank] = diagram.settings[place];
  const double x = axis.x(rank), end = at_left ? 0.0 : rank_width;
  char written[32];
  std::snprintf(written, sizeof written, " %.2f", rank);
  return svg_line(x, axis_y, x, y, "lead") + svg_line(x, y, end, y, "lead") +
         svg_text(end, y - 5.0, at_left ? "tick group" : "tick y", escaped(shortened(label, 14)) + written);
}

}  // namespace

std::string figure_of(const RankDiagram& given) {
  RankDiagram diagram = given;
  std::ranges::stable_sort(diagram.settings, {}, &std::pair<std::string, double>::second);
  const RankAxis axis{std::max(2.0, static_cast<double>(diagram.settings.size()))};
  std::vector<double> ranks;
  for (const auto& [label, rank] : diagram.settings) ranks.push_back(rank);
  const auto groups = statistics::groups_within(ranks, diagram.critical_difference);
  const double top = axis_y + group_distance * static_cast<double>(groups.size()) + 32.0;
  std::string svg = axis_svg(axis) + critical_svg(axis, diagram.critical_difference);
  for (size_t i = 0; i < diagram.settings.size(); ++i) svg += label_svg(diagram, axis, i, top);
  for (size_t i = 0; i < groups.size(); ++i) {
    const double y = axis_y + group_distance * static_cast<double>(i + 1);
    svg += svg_line(axis.x(groups[i].best) - 4.0, y, axis.x(groups[i].worst) + 4.0, y, "alike");
  }
  const size_t rows = (diagram.settings.size() + 1) / 2;
  return still_figure(diagram.title,
                      "<span class=\"key\">1 is best; a thick line connects those that do not differ</span>",
                      rank_width, top + label_distance * (static_cast<double>(rows) - 1.0) + 8.0, svg);
}

}  // namespace nas::core
