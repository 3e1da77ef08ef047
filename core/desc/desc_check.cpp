#include "core/desc/desc_check.h"

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
  const int64_t least = 5 + aux.pool_stride;
  if (map.height < least || map.width < least)
    throw BadKey("aux.pool_stride", "is " + std::to_string(aux.pool_stride) + " and needs maps of at least " +
                                        std::to_string(least) + "x" + std::to_string(least) + ", but the cell gives " +
                                        to_string(map));
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
  if (desc.input.channels < 1 || desc.input.height < 1 || desc.input.width < 1)
    throw BadKey("input", "must be at least 1x1x1, not " + to_string(desc.input));
  if (desc.classes < 1) throw BadKey("classes", "must be at least 1, not " + std::to_string(desc.classes));
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
