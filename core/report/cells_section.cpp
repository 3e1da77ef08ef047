/// \file
/// The found cells, and those that the search would have found after earlier epochs.

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/desc/genotype_text.h"
#include "core/report/cells/distinct_cells.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

constexpr size_t most_cells = 12, most_steps = 24;

/// Cells that were found for some epochs in a row.
struct SearchStep {
  std::string prefix;  ///< StageHistory::prefix()
  double first = 0.0, last = 0.0;
  ModelDesc network;
};

void add_steps(const StageHistory& history, std::vector<SearchStep>& steps) {
  std::string before;
  bool has_step = false;
  for (const EpochGenotype& epoch : history.genotypes) {
    try {
      if (epoch.genotype != before)
        steps.push_back({history.prefix(), epoch.epoch, epoch.epoch, template_of(genotype_from_text(epoch.genotype))});
      has_step = true;
    } catch (const Error&) {
      continue;  // a damaged line
    }
    before = epoch.genotype;
    if (has_step) steps.back().last = epoch.epoch;
  }
}

/// At most most_steps, among them the last one.
std::vector<SearchStep> steps_in(const std::vector<StageHistory>& histories) {
  std::vector<SearchStep> steps;
  for (const StageHistory& history : histories) add_steps(history, steps);
  std::vector<SearchStep> kept;
  const size_t count = std::min(steps.size(), most_steps);
  for (size_t i = 1; i <= count; ++i) kept.push_back(std::move(steps[steps.size() * i / count - 1]));
  return kept;
}

std::string figures_of(const std::vector<DistinctCell>& cells, CellDrawer& drawer) {
  std::vector<const CellDesc*> drawable;
  for (const DistinctCell& cell : cells)
    if (cell.drawable && drawable.size() < most_cells) drawable.push_back(cell.cell);
  const std::vector<Drawing> drawings = drawer.draw(drawable);
  std::string html;
  for (size_t i = 0, drawn = 0; i < cells.size() && drawn < drawings.size(); ++i)
    if (cells[i].drawable)
      html += "<figure><figcaption><b>" + cells[i].title + "</b></figcaption><div class=\"scroll\">" +
              svg_element(drawings[drawn++], cells[i].title) + "</div></figure>\n";
  if (drawings.size() < cells.size())
    html += "<p class=\"note\">" + text::counted(static_cast<int64_t>(cells.size() - drawings.size()), "more cell") +
            " not drawn; model.toml has all of them.</p>";
  return "<div class=\"cells\">" + html + "</div>";
}

std::string epochs_text(const SearchStep& step) {
  const auto number = [](double epoch) { return coordinate(epoch); };
  return step.prefix + (step.first == step.last ? "epoch " + number(step.first)
                                                : "epochs " + number(step.first) + "–" + number(step.last));
}

/// Without a script each of them can be opened; the script makes a slider of them.
std::string steps_html(const std::vector<SearchStep>& steps, CellDrawer& drawer) {
  if (steps.size() < 2) return "";
  std::vector<const CellDesc*> all;  // one start of Graphviz for all of them
  for (const SearchStep& step : steps)
    for (const CellDesc& cell : step.network.cells) all.push_back(&cell);
  drawer.draw(all);
  std::string html = "<div class=\"steps\" id=\"steps\"><h3>Over the search</h3>";
  for (const SearchStep& step : steps)
    html += "<details><summary>" + escaped(epochs_text(step)) + "</summary>" +
            figures_of(distinct_cells(step.network), drawer) + "</details>\n";
  return html + "</div>";
}

std::string genotype_html(const std::string& genotype) {
  if (genotype.empty()) return "";
  return "<details><summary>Genotype</summary><pre>" + escaped(genotype) + "</pre></details>";
}

/// What happens when Graphviz is missing or does not work.
std::string no_drawing(const Error& error) {
  return "<p class=\"note bad\">" + escaped(error.what()) + ". " + escaped(error.remedy()) + ".</p>";
}

std::string found_or_latest(const RunFiles& files, const std::vector<SearchStep>& steps, CellDrawer& drawer) {
  if (files.network) return figures_of(distinct_cells(*files.network), drawer);
  if (steps.empty()) return "";
  return "<p class=\"note\">As they would be found after " + escaped(epochs_text(steps.back())) + ".</p>" +
         figures_of(distinct_cells(steps.back().network), drawer);
}

}  // namespace

std::string found_cells(const RunFiles& files, CellDrawer& drawer) {
  try {
    return found_or_latest(files, steps_in(files.histories), drawer);
  } catch (const Error& error) {
    return no_drawing(error);
  }
}

std::string cells_section(const RunFacts& run, CellDrawer& drawer) {
  const std::vector<SearchStep> steps = steps_in(run.files.histories);
  std::string body;
  try {
    body = found_or_latest(run.files, steps, drawer);
    body += steps_html(steps, drawer);
  } catch (const Error& error) {
    body += no_drawing(error);
  }
  return section("cells", "Found cells", body + genotype_html(run.files.genotype));
}

}  // namespace nas::core
