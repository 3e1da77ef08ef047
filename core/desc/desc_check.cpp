#include "core/desc/desc_check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/desc/cell_check.h"
#include "nas/desc_tree.h"

namespace nas::core {
namespace {

std::string cell_path(size_t index) { return "cells[" + std::to_string(index) + "]"; }

/// The shapes of the two inputs of the first cell.
std::pair<Shape, Shape> check_stems(const ModelDesc& desc) {
  const size_t wanted = desc.stem_layout == StemLayout::shared ? 1 : 2;
  if (desc.stems.size() != wanted)
    throw BadKey("stems", "has " + text::counted(static_cast<int64_t>(desc.stems.size()), "op") +
                              ", but stem_layout \"" + std::string(name_of(desc.stem_layout)) + "\" needs " +
                              std::to_string(wanted));
  const Shape s0 = check_op(desc.stems[0], "stems[0]", desc.input);
  if (wanted == 1) return {s0, s0};
  return {s0, check_op(desc.stems[1], "stems[1]", desc.stem_layout == StemLayout::chained ? s0 : desc.input)};
}

bool same_edges(const CellDesc& a, const CellDesc& b) {
  if (a.nodes.size() != b.nodes.size()) return false;
  for (size_t i = 0; i < a.nodes.size(); ++i)
    if (a.nodes[i].edges.size() != b.nodes[i].edges.size()) return false;
  return true;
}

void check_alphas_from(const std::vector<CellDesc>& cells, size_t index) {
  const int64_t from = cells[index].alphas_from;
  const auto refuse = [&](const std::string& why) {
    throw BadKey(cell_path(index) + ".alphas_from", "is " + std::to_string(from) + ", " + why);
  };
  if (from < 0 || from > static_cast<int64_t>(index)) refuse("but must be this cell or one before it");
  const CellDesc& owner = cells[static_cast<size_t>(from)];
  if (owner.alphas_from != from) refuse("a cell that has no architecture parameters of its own");
  if (owner.type != cells[index].type) refuse("a cell of the other type");
  if (!same_edges(owner, cells[index]))
    refuse("a cell with other edges; give this one its own: " + std::to_string(index));
}

std::vector<Shape> check_cells(const ModelDesc& desc) {
  if (desc.cells.empty()) throw BadKey("cells", "is empty");
  auto [in0, in1] = check_stems(desc);
  std::vector<Shape> outputs;
  for (size_t i = 0; i < desc.cells.size(); ++i) {
    check_alphas_from(desc.cells, i);
    outputs.push_back(check_cell(desc.cells[i], cell_path(i), in0, in1));
    in0 = std::exchange(in1, outputs.back());
  }
  return outputs;
}

/// The tower's 5x5 pool must leave 2x2 pixels for the convolution after it.
void check_aux(const AuxTowerDesc& aux, const std::vector<Shape>& outputs) {
  if (aux.cell < 0 || aux.cell >= static_cast<int64_t>(outputs.size()))
    throw BadKey("aux.cell", "is " + std::to_string(aux.cell) + ", but there are only " +
                                 text::counted(static_cast<int64_t>(outputs.size()), "cell"));
  const Shape& map = outputs[static_cast<size_t>(aux.cell)];
  if (aux.channels_in != map.channels)
    throw BadKey("aux.channels_in",
                 "is " + std::to_string(aux.channels_in) + ", but the cell gives " + std::to_string(map.channels));
  if (aux.pool_stride < 1)
    throw BadKey("aux.pool_stride", "must be at least 1, not " + std::to_string(aux.pool_stride));
  check_size("aux.channels_in", aux.channels_in, aux.channels_in);
  const int64_t least = 5 + std::min(aux.pool_stride, largest_width);
  if (map.height < least || map.width < least)
    throw BadKey("aux.pool_stride", "is " + std::to_string(aux.pool_stride) + " and needs maps of at least " +
                                        std::to_string(least) + "x" + std::to_string(least) + ", but the cell gives " +
                                        to_string(map));
}

/// Sides beyond 2^24 are refused before they are multiplied.
void check_image(const Shape& input) {
  const auto [least, most] = std::minmax({input.channels, input.height, input.width});
  if (least < 1) throw BadKey("input", "must be at least 1x1x1, not " + to_string(input));
  if (most > largest_image || input.height * input.width > largest_image ||
      input.channels * input.height * input.width > largest_image)
    throw BadKey("input", "is " + to_string(input) + ", more than " + text::count(largest_image) + " values");
}

int64_t op_count(const OpDesc& op) {
  int64_t count = 1;
  for (const OpDesc& child : op.children) count += op_count(child);
  return count;
}

void check_op_count(const ModelDesc& desc) {
  int64_t count = 0;
  for (const CellDesc& cell : desc.cells) {
    count += 3;  // two stems and the post op
    for (const NodeDesc& node : cell.nodes)
      for (const EdgeDesc& edge : node.edges) count += op_count(edge.op);
  }
  if (count > most_ops) throw BadKey("cells", "has " + text::count(count) + " ops, more than " + text::count(most_ops));
}

void check_head(const ModelDesc& desc, const Shape& last) {
  const Shape features = check_op(desc.pool, "pool", last);
  const Shape logits = check_op(desc.logits, "logits", features);
  if (logits.channels != desc.classes)
    throw BadKey("logits.channels",
                 "gives " + text::counted(logits.channels, "logit") + " for " + text::counted(desc.classes, "class"));
}

}  // namespace

void check(const ModelDesc& desc) {
  check_image(desc.input);
  if (desc.classes < 1) throw BadKey("classes", "must be at least 1, not " + std::to_string(desc.classes));
  check_size("classes", 1, desc.classes);
  check_op_count(desc);
  const std::vector<Shape> outputs = check_cells(desc);
  if (desc.aux) check_aux(*desc.aux, outputs);
  check_head(desc, outputs.back());
}

void validate(const ModelDesc& desc) {
  try {
    check(desc);
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(), "in the model description");
  }
}

}  // namespace nas::core
