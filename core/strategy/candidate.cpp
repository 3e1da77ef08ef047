#include "core/strategy/candidate.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/desc/desc_toml.h"
#include "nas/desc_tree.h"

namespace nas::core {

namespace {

/// The edges of one cell, with words for errors.
class CellReader {
 public:
  CellReader(CellType type, const nas_edge* edges, const nas_search_space& space)
      : type_(type), edges_(edges), space_(space) {}

  CellDesc cell() const {
    if (!edges_) throw std::invalid_argument("a candidate without a description lacks its " + name());
    CellDesc cell;
    cell.type = type_;
    for (uint32_t node = 0; node < space_.nodes; ++node) {
      NodeDesc& desc = cell.nodes.emplace_back();
      for (uint32_t edge = 0; edge < space_.edges_per_node; ++edge) desc.edges.push_back(edge_of(node, edge));
      cell.concat.push_back(node + 2);
    }
    return cell;
  }

 private:
  EdgeDesc edge_of(uint32_t node, uint32_t edge) const {
    const nas_edge& given = edges_[node * space_.edges_per_node + edge];
    const auto refuse = [&](const std::string& why) {
      throw std::invalid_argument("edge " + std::to_string(edge) + " of node " + std::to_string(node) + " of its " +
                                  name() + " " + why);
    };
    if (given.op < 0 || static_cast<uint32_t>(given.op) >= space_.op_count)
      refuse("has op " + std::to_string(given.op) + ", but the ops are 0 to " + std::to_string(space_.op_count - 1));
    if (given.input < 0 || static_cast<uint32_t>(given.input) >= node + 2)
      refuse("reads state " + std::to_string(given.input) + ", but the states before the node are 0 to " +
             std::to_string(node + 1));
    return nas::edge(space_.ops[given.op], given.input);
  }
  std::string name() const { return type_ == CellType::normal ? "normal cell" : "reduction cell"; }

  const CellType type_;
  const nas_edge* const edges_;
  const nas_search_space& space_;
};

ModelDesc described(const char* text) {
  try {
    return model_desc_from_toml(text, "its description");
  } catch (const Error& error) {
    throw std::invalid_argument(error.where() + ": " + error.what());
  }
}

}  // namespace

CellNetwork network_in(const nas_candidate& given, const nas_search_space& space) {
  if (given.description) {
    CellNetwork made;
    made.network = described(given.description);
    return made;
  }
  const uint32_t edges = space.nodes * space.edges_per_node;
  if (given.edge_count != edges)
    throw std::invalid_argument("each of its cells has " + std::to_string(given.edge_count) + " edges, but the " +
                                std::to_string(space.nodes) + " nodes of a cell have " + std::to_string(edges));
  CellDesc normal = CellReader(CellType::normal, given.normal, space).cell();
  return network_of_cells(std::move(normal), CellReader(CellType::reduction, given.reduction, space).cell());
}

Tree to_tree(const Candidate& candidate) {
  Tree tree;
  tree.set("parent", candidate.parent);
  tree.set("parameters", candidate.made.parameters);
  tree.set("macs", candidate.made.macs);
  tree.set("multiply_adds", candidate.multiply_adds);
  tree.set("note", candidate.note);
  tree.set("normal", candidate.made.normal);
  tree.set("reduction", candidate.made.reduction);
  tree.table("network") = to_tree(candidate.made.network);
  return tree;
}

Candidate candidate_from_tree(int64_t number, const Tree& tree) {
  using namespace desc_detail;
  Candidate candidate;
  candidate.number = number;
  candidate.parent = need<int64_t>(tree, "", "parent");
  candidate.made.parameters = need<int64_t>(tree, "", "parameters");
  candidate.made.macs = need<int64_t>(tree, "", "macs");
  candidate.multiply_adds = need<int64_t>(tree, "", "multiply_adds");
  if (tree.find("note")) candidate.note = need<std::string>(tree, "", "note");
  candidate.made.normal = need<std::string>(tree, "", "normal");
  candidate.made.reduction = need<std::string>(tree, "", "reduction");
  candidate.made.network = model_from_tree(need_table(tree, "", "network"));
  return candidate;
}

void rank(std::vector<Candidate>& candidates) {
  std::ranges::stable_sort(candidates, std::greater(), [](const Candidate& candidate) {
    return std::pair(!candidate.result.failed, candidate.result.valid_accuracy);
  });
}

std::string table_of(const std::vector<Candidate>& ranked) {
  std::ostringstream table;
  table << "rank\tid\tparent\taccuracy\tloss\tparameters\tmacs\tmultiply_adds\tnormal\treduction\terror\tnote\n";
  int64_t place = 0;
  for (const Candidate& candidate : ranked)
    table << ++place << '\t' << candidate.id() << '\t'
          << (candidate.parent == 0 ? "" : Candidate::id_of(candidate.parent)) << '\t'
          << shortest_decimal(candidate.result.valid_accuracy) << '\t' << shortest_decimal(candidate.result.valid_loss)
          << '\t' << candidate.made.parameters << '\t' << candidate.made.macs << '\t' << candidate.multiply_adds << '\t'
          << candidate.made.normal << '\t' << candidate.made.reduction << '\t' << candidate.result.error << '\t'
          << candidate.note << '\n';
  return table.str();
}

}  // namespace nas::core
