#pragma once
/// \file
/// Finalizers: from a trained supernet to the description of the network it found.

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/config.h"
#include "nas/model.h"
#include "nas/object.h"

namespace nas {

/// Implemented by plugins. [run-thread]
class IFinalizers : public IObject {
 public:
  static constexpr std::string_view iid = "nas.finalizers/0";
  /// Tells `found` the ModelDesc of the discrete network. `search` is the section [search].
  virtual void finalize(IModel& supernet, const IConfig& search, ITreeSink& found) = 0;
};

// ---- Layer 3 ----

/// Each edge becomes what its op finalizes to. A node keeps its mandatory edges, and of the others the
/// `finalize.max_edges` of highest rank, listed by rank; ties go to the earlier edge. (DARTS, section 2.4: "retain the
/// top-k strongest operations".) A node with no more edges than that keeps all in their order.
class Finalizers : public Implements<Finalizers, IFinalizers> {
 public:
  virtual ~Finalizers() = default;
  void finalize(IModel& supernet, const IConfig& search, ITreeSink& found) final {
    max_edges_ = static_cast<size_t>(search.integer("finalize.max_edges"));
    emit(to_tree(finalize_model(supernet)), found);
  }

 protected:
  struct RankedEdge {
    EdgeDesc edge;
    std::optional<double> rank;  ///< none: mandatory
  };

  virtual ModelDesc finalize_model(IModel& supernet) {
    ModelDesc model = desc_of(supernet);
    for (size_t i = 0; i < model.cells.size(); ++i)
      model.cells[i] = finalize_cell(supernet, static_cast<int64_t>(i), std::move(model.cells[i]));
    return model;
  }

  virtual CellDesc finalize_cell(IModel& supernet, int64_t cell_index, CellDesc cell) {
    for (size_t n = 0; n < cell.nodes.size(); ++n) {
      std::vector<RankedEdge> edges;
      for (size_t e = 0; e < cell.nodes[n].edges.size(); ++e)
        edges.push_back(finalize_edge(supernet.op(cell_index, static_cast<int64_t>(n), static_cast<int64_t>(e)),
                                      cell.nodes[n].edges[e]));
      cell.nodes[n] = select_edges(std::move(edges));
    }
    return cell;
  }

  virtual RankedEdge finalize_edge(const IOp& op, const EdgeDesc& edge) {
    TreeBuilder builder;
    double rank = 0.0;
    const bool ranked = op.report_finalized(builder, rank);
    return {{op_from_tree(builder.tree()), edge.inputs}, ranked ? std::optional(rank) : std::nullopt};
  }

  virtual NodeDesc select_edges(std::vector<RankedEdge> edges) {
    const auto mandatory = [](const RankedEdge& edge) { return !edge.rank.has_value(); };
    const auto ranked = std::stable_partition(edges.begin(), edges.end(), mandatory);
    if (static_cast<size_t>(edges.end() - ranked) > max_edges_) {
      std::stable_sort(ranked, edges.end(), [](const RankedEdge& a, const RankedEdge& b) { return *a.rank > *b.rank; });
      edges.erase(ranked + static_cast<std::ptrdiff_t>(max_edges_), edges.end());
    }
    NodeDesc node;
    for (RankedEdge& edge : edges) node.edges.push_back(std::move(edge.edge));
    return node;
  }

 private:
  size_t max_edges_ = 2;
};

}  // namespace nas
