/// \file
/// The architecture parameters over the search.

#include <algorithm>

#include "core/base/error.h"
#include "core/desc/genotype_text.h"
#include "core/report/cells/op_label.h"
#include "core/report/charts/heat_map.h"
#include "core/report/charts/line_chart.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

double skips_in(const GenotypeCell& cell) {
  return static_cast<double>(
      std::ranges::count_if(cell.edges, [](const GenotypeEdge& edge) { return family_of(edge.op) == OpFamily::skip; }));
}

LineChart skip_chart(const std::vector<EpochGenotype>& history) {
  ChartCurve normal{.label = "normal cell"}, reduction{.label = "reduction cell"};
  for (const EpochGenotype& epoch : history) {
    try {
      const Genotype genotype = genotype_from_text(epoch.genotype);
      normal.points.push_back({epoch.epoch, skips_in(genotype.normal)});
      reduction.points.push_back({epoch.epoch, skips_in(genotype.reduction)});
    } catch (const Error&) {
      continue;  // a damaged line
    }
  }
  return {.title = "Skip connections of the found cells", .curves = {normal, reduction}};
}

std::string summary_charts(const std::vector<AlphaEdge>& edges) {
  const AlphaSummary normal = summary_of(edges, false), reduction = summary_of(edges, true);
  return figure_of({.title = "Entropy of the alphas, relative",
                    .curves = {{.label = "normal cell", .points = normal.entropy},
                               {.label = "reduction cell", .points = reduction.entropy}}}) +
         figure_of({.title = "Margin between best and second op",
                    .format = ValueFormat::percent,
                    .curves = {{.label = "normal cell", .points = normal.margin},
                               {.label = "reduction cell", .points = reduction.margin}}});
}

std::string maps_of(const std::vector<AlphaEdge>& edges, bool reduction) {
  constexpr size_t most_maps = 60;
  std::string html;
  size_t maps = 0;
  for (const AlphaEdge& edge : edges)
    if (edge.reduction == reduction && maps++ < most_maps) html += heat_map_of(edge);
  if (html.empty()) return "";
  return std::string("<h3>") + (reduction ? "Reduction cell" : "Normal cell") + "</h3><div class=\"heats\">" + html +
         "</div>" + (maps > most_maps ? "<p class=\"note\">More are in search/alphas.jsonl.</p>" : "");
}

}  // namespace

std::string alphas_section(const RunFacts& run) {
  const std::vector<AlphaEdge>& edges = run.files.alphas;
  std::string body = summary_charts(edges) + figure_of(skip_chart(run.files.genotypes));
  if (!body.empty()) body = "<div class=\"charts\">" + body + "</div>";
  if (!edges.empty())
    body +=
        "<p class=\"note\">The share of each op on each edge, which is the softmax of the edge's alphas, after each "
        "epoch from left to right. The op with the greatest share at the end is bold.</p>" +
        heat_legend() + maps_of(edges, false) + maps_of(edges, true);
  return section("alphas", "Architecture parameters", body);
}

}  // namespace nas::core
