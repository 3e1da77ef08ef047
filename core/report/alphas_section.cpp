/// \file
/// The architecture parameters over the search, or over each of its stages.

#include <algorithm>

#include "core/base/error.h"
#include "core/desc/genotype_text.h"
#include "core/report/cells/op_label.h"
#include "core/report/charts/heat_map.h"
#include "core/report/charts/line_chart.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

double skips_in(const GenotypeCell& cell) {
  return static_cast<double>(
      std::ranges::count_if(cell.edges, [](const GenotypeEdge& edge) { return family_of(edge.op) == OpFamily::skip; }));
}

LineChart skip_chart(const StageHistory& history) {
  ChartCurve normal{.label = "normal cell"}, reduction{.label = "reduction cell"};
  for (const EpochGenotype& epoch : history.genotypes) {
    try {
      const Genotype genotype = genotype_from_text(epoch.genotype);
      normal.points.push_back({epoch.epoch, skips_in(genotype.normal)});
      reduction.points.push_back({epoch.epoch, skips_in(genotype.reduction)});
    } catch (const Error&) {
      continue;  // a damaged line
    }
  }
  return {.title = history.prefix() + "Skip connections of the found cells", .curves = {normal, reduction}};
}

std::string summary_charts(const StageHistory& history) {
  const AlphaSummary normal = summary_of(history.alphas, false), reduction = summary_of(history.alphas, true);
  return figure_of({.title = history.prefix() + "Entropy of the alphas, relative",
                    .curves = {{.label = "normal cell", .points = normal.entropy},
                               {.label = "reduction cell", .points = reduction.entropy}}}) +
         figure_of({.title = history.prefix() + "Margin between best and second op",
                    .format = ValueFormat::percent,
                    .curves = {{.label = "normal cell", .points = normal.margin},
                               {.label = "reduction cell", .points = reduction.margin}}});
}

std::string maps_of(const StageHistory& history, bool reduction) {
  constexpr size_t most_maps = 60;
  std::string html;
  size_t maps = 0;
  for (const AlphaEdge& edge : history.alphas)
    if (edge.reduction == reduction && maps++ < most_maps) html += heat_map_of(edge);
  if (html.empty()) return "";
  return "<h3>" + escaped(history.prefix()) + (reduction ? "Reduction cell" : "Normal cell") +
         "</h3><div class=\"heats\">" + html + "</div>" +
         (maps > most_maps ? "<p class=\"note\">More are in " + escaped(history.folder) + "/alphas.jsonl.</p>" : "");
}

}  // namespace

std::string alphas_section(const RunFacts& run) {
  std::string charts, maps;
  for (const StageHistory& history : run.files.histories) {
    charts += summary_charts(history) + figure_of(skip_chart(history));
    maps += maps_of(history, false) + maps_of(history, true);
  }
  if (!charts.empty()) charts = "<div class=\"charts\">" + charts + "</div>";
  if (!maps.empty())
    maps =
        "<p class=\"note\">The share of each op on each edge, which is the softmax of the edge's alphas, after each "
        "epoch from left to right. The op with the greatest share at the end is bold.</p>" +
        heat_legend() + maps;
  return section("alphas", "Architecture parameters", charts + maps);
}

}  // namespace nas::core
