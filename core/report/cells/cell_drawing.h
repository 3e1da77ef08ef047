#pragma once
/// \file
/// Cells as SVG.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/cells/cell_graph.h"

namespace nas::core {

/// A picture without its <svg> element, in points.
struct Drawing {
  double width = 0.0, height = 0.0;
  std::string body;
};

/// Draws cells, and keeps what it has drawn: a search finds the same cells in many epochs. [one thread at a time]
class CellDrawer {
 public:
  /// In the order of `cells`. Throws Error(failed) without Graphviz (graphviz.h).
  std::vector<Drawing> draw(const std::vector<const CellDesc*>& cells);

 private:
  std::map<std::string, Drawing> drawn_;  ///< by the text of the graph
};

/// As an element of a page whose style has cell_style(). `title` is read aloud.
std::string svg_element(const Drawing& drawing, std::string_view title);

/// The colours of drawings of cells, as CSS; those of a page may replace them.
std::string_view cell_style();

/// All drawings of a network under each other, with their titles, as a file.
std::string svg_file(const std::vector<Drawing>& drawings, const std::vector<std::string>& titles);

}  // namespace nas::core
