#include "core/export/described_ops.h"

namespace nas::core {
namespace {

class OpList {
 public:
  void add(const OpDesc& op, const std::string& place) {
    ops.push_back({op, place});
    for (size_t i = 0; i < op.children.size(); ++i) add(op.children[i], at(place + ".children", i));
  }
  void add(const CellDesc& cell, const std::string& place) {
    add(cell.stem0, place + ".stem0");
    add(cell.stem1, place + ".stem1");
    for (size_t n = 0; n < cell.nodes.size(); ++n)
      for (size_t e = 0; e < cell.nodes[n].edges.size(); ++e)
        add(cell.nodes[n].edges[e].op, at(at(place + ".nodes", n) + ".edges", e));
    add(cell.post_op, place + ".post_op");
  }
  static std::string at(const std::string& list, size_t index) { return list + "[" + std::to_string(index) + "]"; }

  std::vector<DescribedOp> ops;
};

}  // namespace

std::vector<DescribedOp> described_ops(const ModelDesc& desc) {
  OpList list;
  for (size_t i = 0; i < desc.stems.size(); ++i) list.add(desc.stems[i], OpList::at("stems", i));
  for (size_t i = 0; i < desc.cells.size(); ++i) list.add(desc.cells[i], OpList::at("cells", i));
  list.add(desc.pool, "pool");
  list.add(desc.logits, "logits");
  return std::move(list.ops);
}

}  // namespace nas::core
