#include "core/desc/genotype.h"

#include <algorithm>

#include "core/base/error.h"

namespace nas::core {
namespace {

bool fits(const NodeDesc& node) {
  return node.edges.size() == 2 && std::all_of(node.edges.begin(), node.edges.end(),
                                               [](const EdgeDesc& edge) { return edge.inputs.size() == 1; });
}

const CellDesc* first_of(const ModelDesc& desc, CellType type) {
  const auto first =
      std::find_if(desc.cells.begin(), desc.cells.end(), [&](const CellDesc& cell) { return cell.type == type; });
  return first == desc.cells.end() ? nullptr : &*first;
}

void append_edges(const NodeDesc& node, const std::string& path, GenotypeCell& cell) {
  if (!fits(node))
    throw Error(ExitCode::failed,
                "a genotype needs two edges of one input each for every node, but " + path + " has other edges",
                "in the model description", "use its model.toml instead");
  for (const EdgeDesc& edge : node.edges) cell.edges.push_back({edge.op.name, edge.inputs.front()});
}

GenotypeCell first_cell(const ModelDesc& desc, CellType type) {
  const CellDesc* first = first_of(desc, type);
  if (!first) return {};
  GenotypeCell cell;
  cell.concat = first->concat;
  const std::string path = "cells[" + std::to_string(first - desc.cells.data()) + "].nodes[";
  for (size_t i = 0; i < first->nodes.size(); ++i) append_edges(first->nodes[i], path + std::to_string(i) + "]", cell);
  return cell;
}

void append_cell(const GenotypeCell& from, CellType type, ModelDesc& desc) {
  if (from == GenotypeCell{}) return;
  CellDesc cell;
  cell.type = type;
  cell.alphas_from = static_cast<int64_t>(desc.cells.size());
  cell.concat = from.concat;
  for (size_t i = 0; i < from.edges.size(); i += 2) {
    NodeDesc& node = cell.nodes.emplace_back();
    for (const GenotypeEdge& edge : {from.edges[i], from.edges[i + 1]})
      node.edges.push_back({OpDesc{.name = edge.op, .attributes = {}, .children = {}}, {edge.input}});
  }
  desc.cells.push_back(std::move(cell));
}

}  // namespace

bool has_genotype(const ModelDesc& desc) {
  for (const CellType type : {CellType::normal, CellType::reduction}) {
    const CellDesc* cell = first_of(desc, type);
    if (cell && !std::all_of(cell->nodes.begin(), cell->nodes.end(), fits)) return false;
  }
  return true;
}

Genotype genotype_of(const ModelDesc& desc) {
  return {first_cell(desc, CellType::normal), first_cell(desc, CellType::reduction)};
}

ModelDesc template_of(const Genotype& genotype) {
  ModelDesc desc;
  append_cell(genotype.normal, CellType::normal, desc);
  append_cell(genotype.reduction, CellType::reduction, desc);
  return desc;
}

}  // namespace nas::core
