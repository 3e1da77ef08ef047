#include "core/report/cells/graphviz.h"

#include <iterator>
#include <sstream>

#include "core/base/error.h"
#include "core/workers/program.h"

namespace nas::core {

namespace {

constexpr const char* dot_program = "dot";
constexpr double points_per_inch = 72.0;

std::string output_of_dot(const std::string& input, const std::vector<std::string>& options) {
  std::vector<std::string> words = {dot_program};
  words.insert(words.end(), options.begin(), options.end());
  const ProgramOutcome outcome = run_program(words, input);
  if (outcome.code == 127)
    throw Error(ExitCode::failed, "Graphviz, which draws cells, is not available", "program \"dot\"",
                graphviz_remedy());
  if (outcome.code != 0)
    throw Error(ExitCode::failed, "Graphviz cannot draw the cells: " + outcome.err.substr(0, outcome.err.find('\n')),
                "program \"dot\"", "run dot -V to see whether Graphviz works");
  return outcome.out;
}

[[noreturn]] void refuse_output() {
  throw Error(ExitCode::failed, "the output of Graphviz cannot be read", "program \"dot\"",
              "install Graphviz 2.40 or later");
}

/// A line of the format "plain": words, where a text in quotes is one word.
class PlainLine {
 public:
  explicit PlainLine(const std::string& line) : words_(line) {}
  std::string word() {
    std::string word;
    words_ >> std::ws;
    if (words_.peek() == '"') return quoted();
    if (!(words_ >> word)) refuse_output();
    return word;
  }
  double number() {
    double value = 0.0;
    if (!(words_ >> value)) refuse_output();
    return value;
  }
  PlanePoint point(double height) {
    const double x = number(), y = number();
    return {x * points_per_inch, height - y * points_per_inch};
  }

 private:
  std::string quoted() {
    std::string text;
    words_.get();
    for (int letter = words_.get(); letter != '"'; letter = words_.get()) {
      if (letter == '\\') letter = words_.get();
      if (letter == std::istringstream::traits_type::eof()) refuse_output();
      text += static_cast<char>(letter);
    }
    return text;
  }
  std::istringstream words_;
};

void read_line(GraphLayout& layout, const std::string& line) {
  PlainLine words(line);
  const std::string kind = words.word();
  if (kind == "graph") {
    words.number();  // the scale
    layout.width = words.number() * points_per_inch;
    layout.height = words.number() * points_per_inch;
  } else if (kind == "node") {
    const std::string id = words.word();
    layout.nodes[id] = words.point(layout.height);
  } else if (kind == "edge") {
    GraphLayout::Line& drawn = layout.lines.emplace_back();
    drawn.from = words.word();
    drawn.to = words.word();
    for (double left = words.number(); left > 0; --left) drawn.points.push_back(words.point(layout.height));
  }
}

}  // namespace

bool has_graphviz() { return is_program(dot_program); }

std::string graphviz_remedy() { return "install Graphviz, for example with: sudo apt-get install graphviz"; }

std::vector<GraphLayout> layouts_of(const std::vector<std::string>& graphs) {
  if (graphs.empty()) return {};
  std::string input;
  for (const std::string& graph : graphs) input += graph;
  std::istringstream lines(output_of_dot(input, {"-Tplain", "-Gcharset=utf8"}));
  std::vector<GraphLayout> layouts(1);
  for (std::string line; std::getline(lines, line);) {
    if (line == "stop")
      layouts.emplace_back();
    else
      read_line(layouts.back(), line);
  }
  layouts.pop_back();
  if (layouts.size() != graphs.size()) refuse_output();
  return layouts;
}

std::string rendered_png(const std::string& graph, int dots_per_inch) {
  return output_of_dot(graph, {"-Tpng", "-Gdpi=" + std::to_string(dots_per_inch)});
}

}  // namespace nas::core
