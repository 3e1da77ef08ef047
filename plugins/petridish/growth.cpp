#include "growth.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "nas/op_names.h"
#include "petridish_op.h"

namespace nas::petridish {

namespace {

NodeDesc candidate_node(const CellDesc& cell, int64_t state_count) {
  const int64_t channels = cell.stem0.channels_out;
  EdgeDesc edge;
  edge.inputs.resize(static_cast<size_t>(state_count));
  std::iota(edge.inputs.begin(), edge.inputs.end(), int64_t{0});
  edge.op = {candidate_op_name(cell.type),       channels, channels, cell.type == CellType::reduction ? 2 : 1,
             {{"inputs", int64_t{state_count}}}, {}};
  return {{edge}};
}

void widen(OpDesc& post_op, int64_t channels, size_t states) {
  post_op.channels_in += channels;
  post_op.attributes["states"] = static_cast<int64_t>(states);
}

void grow(CellDesc& cell) {
  if (cell.nodes.empty()) throw std::invalid_argument("a cell without nodes cannot grow");
  if (cell.post_op.name != op_names::project_each)
    throw std::invalid_argument("a cell whose post op is \"" + cell.post_op.name +
                                "\" cannot grow; the post op must be \"" + std::string(op_names::project_each) + "\"");
  const auto new_state =
      static_cast<int64_t>(cell.nodes.size()) + 1;  // the two inputs and all nodes except the last come before it
  cell.nodes.insert(cell.nodes.end() - 1, candidate_node(cell, new_state));
  for (int64_t& state : cell.concat) state += state >= new_state;
  cell.concat.push_back(new_state);
  widen(cell.post_op, cell.stem0.channels_out, cell.concat.size());
}

std::string node_path(size_t cell, size_t node) {
  return "cells." + std::to_string(cell) + ".nodes." + std::to_string(node) + ".";
}

std::string primitive_index(const std::string& name) {
  const auto found = std::find(primitives.begin(), primitives.end(), name);
  if (found == primitives.end()) throw std::invalid_argument("\"" + name + "\" is not a primitive of Petridish");
  return std::to_string(found - primitives.begin());
}

}  // namespace

ModelDesc grow(const ModelDesc& parent) {
  ModelDesc grown = parent;
  for (CellDesc& cell : grown.cells) grow(cell);
  return grown;
}

WeightNames renames_after_growth(const ModelDesc& grown) {
  WeightNames renames;
  for (size_t c = 0; c < grown.cells.size(); ++c) {
    const size_t node = newest_node(grown.cells[c]);
    renames[node_path(c, node)] = "";
    renames[node_path(c, node + 1)] = node_path(c, node);
  }
  return renames;
}

/// The candidates of the new node read the states 0, 1, ... in this order, so the state that a chosen op reads
/// determines its candidate.
WeightNames renames_after_choice(const ModelDesc& found) {
  WeightNames renames;
  for (size_t c = 0; c < found.cells.size(); ++c) {
    const size_t node = newest_node(found.cells[c]);
    const EdgeDesc& edge = found.cells[c].nodes[node].edges.front();
    const std::string path = node_path(c, node) + "edges.0.";
    for (size_t i = 0; i < edge.op.children.size(); ++i)
      renames[path + "ops." + std::to_string(i) + "."] = path + "inputs." + std::to_string(edge.inputs[i]) +
                                                         ".candidates.ops." +
                                                         primitive_index(edge.op.children[i].name) + ".";
  }
  return renames;
}

int64_t reductions_of(const ModelDesc& desc) {
  return std::count_if(desc.cells.begin(), desc.cells.end(),
                       [](const CellDesc& cell) { return cell.type == CellType::reduction; });
}

}  // namespace nas::petridish
