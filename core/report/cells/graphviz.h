#pragma once
/// \file
/// The program `dot` of Graphviz, which lays out graphs. It is not linked: nas-host runs without it, and what goes
/// wrong in it cannot end a run.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

struct PlanePoint {
  double x = 0.0, y = 0.0;
};

/// Where everything of a graph is, in points; y grows downwards.
struct GraphLayout {
  double width = 0.0, height = 0.0;
  std::map<std::string, PlanePoint> nodes;  ///< the centres, by id
  struct Line {
    std::string from, to;
    std::vector<PlanePoint> points;  ///< 3k + 1 points of a chain of Bezier curves
  };
  std::vector<Line> lines;
};

bool has_graphviz();

/// How to get it: "install Graphviz, ...".
std::string graphviz_remedy();

/// One for each graph, with a single start of the program. Throws Error(failed) when it is not installed or fails.
std::vector<GraphLayout> layouts_of(const std::vector<std::string>& graphs);

/// The picture of a graph as PNG. Throws as layouts_of().
std::string rendered_png(const std::string& graph, int dots_per_inch);

}  // namespace nas::core
