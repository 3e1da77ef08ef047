#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/base/shell.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype_text.h"
#include "core/record/run_directory.h"
#include "core/report/cells/cell_dot.h"
#include "core/report/cells/cell_drawing.h"
#include "core/report/cells/distinct_cells.h"
#include "core/report/cells/graphviz.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

core::Error usage_error(const std::string& what, const std::string& where, const std::string& remedy) {
  return {core::ExitCode::usage, what, where, remedy};
}

ModelDesc network_of_run(const std::string& directory) {
  run_info(directory);  // says so when there is no run
  const core::RunPaths run{directory};
  for (const fs::path& file : {run.model(), run.found()})
    if (fs::exists(file)) return core::read_model_desc(file.string());
  throw core::Error(
      core::ExitCode::failed, "the run has not found a network yet", directory,
      "wait until its search is finished, or resume it with: nas-host resume " + core::shell_word(directory));
}

bool is_genotype(const std::string& text) { return text.find("normal") != text.npos && text.find('(') != text.npos; }

/// `what` is a run, a model.toml, a file with a genotype, or a genotype.
ModelDesc cells_of(const std::string& what) {
  std::error_code odd;  // a genotype is too long for a path
  if (fs::is_directory(what, odd)) return network_of_run(what);
  if (what.ends_with(".toml")) return core::read_model_desc(what);
  if (fs::exists(what, odd))
    return core::template_of(core::genotype_from_text(core::read_text_file(what, core::ExitCode::unreadable)));
  if (is_genotype(what)) return core::template_of(core::genotype_from_text(what));
  throw usage_error("there is nothing to draw", what, "name a run, a model.toml, or a genotype");
}

std::vector<core::DistinctCell> drawable_cells(const ModelDesc& network, const std::string& what) {
  std::vector<core::DistinctCell> cells = core::distinct_cells(network);
  std::erase_if(cells, [](const core::DistinctCell& cell) { return !cell.drawable; });
  if (cells.empty())
    throw core::Error(core::ExitCode::failed, "no cell of the network can be drawn: each has more than 200 ops", what,
                      "read the ops in its model.toml");
  return cells;
}

std::string svg_of(const std::vector<core::DistinctCell>& cells, const std::vector<std::string>& titles) {
  std::vector<const CellDesc*> found;
  for (const core::DistinctCell& cell : cells) found.push_back(cell.cell);
  return core::svg_file(core::CellDrawer().draw(found), titles);
}

std::string dot_of(const std::vector<core::DistinctCell>& cells, const std::vector<std::string>& titles) {
  std::vector<core::CellGraph> graphs;
  for (size_t i = 0; i < cells.size(); ++i)
    graphs.push_back(core::graph_of(*cells[i].cell, "c" + std::to_string(i) + "_"));
  return core::to_dot(graphs, titles);
}

std::string picture(const std::vector<core::DistinctCell>& cells, const std::string& format) {
  std::vector<std::string> titles;
  for (const core::DistinctCell& cell : cells) titles.push_back(cell.title);
  if (format == ".svg") return svg_of(cells, titles);
  const std::string dot = dot_of(cells, titles);
  constexpr int print_quality = 300;  // dots per inch
  return format == ".dot" ? dot : core::rendered_png(dot, print_quality);
}

int run_draw(const Options& options) {
  const std::string &what = options.arguments[0], format = fs::path(options.out).extension().string();
  if (format != ".svg" && format != ".png" && format != ".dot")
    throw usage_error(options.out.empty() ? "draw needs --out" : "the name of a drawing must end in .svg, .png or .dot",
                      options.out, "name the file, for example with: --out cells.svg");
  if (fs::exists(fs::symlink_status(options.out)) && !options.force)
    throw usage_error("the file already exists", options.out, "name another file, or replace it with --force");
  const ModelDesc network = cells_of(what);
  const std::vector<core::DistinctCell> cells = drawable_cells(network, what);
  core::write_atomically(options.out, picture(cells, format));
  std::cout << options.out << '\n';
  return 0;
}

void add_draw_options(boost::program_options::options_description& description, Options& options) {
  namespace po = boost::program_options;
  description.add_options()("out", po::value(&options.out)->value_name("FILE"), "the drawing: .svg, .png or .dot")(
      "force", po::bool_switch(&options.force), "replace the file");
}

}  // namespace

extern constinit const Command draw_command = {
    .name = "draw",
    .arguments = "DIR|model.toml|GENOTYPE",
    .summary = "Draw the cells of a network",
    .details =
        "Draws each distinct cell of the network of a run, of a model.toml, or of a genotype, which is its text\n"
        "or a file that holds it. The end of the file's name decides the format: .svg, .png, or .dot, the language\n"
        "of Graphviz. Graphviz places the ops, so its program dot must be installed, except for .dot.\n",
    .example =
        "  nas-host draw runs/darts-fashion_mnist-20260131-235959 --out cells.svg\n"
        "  nas-host draw genotype.txt --out cells.png\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .add_options = add_draw_options,
    .run = run_draw,
};

}  // namespace nas::host
