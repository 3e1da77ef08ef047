#pragma once
/// \file
/// The default finalizers, in parts that a method can override.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/boundary/finalizers.h"
#include "nas/boundary/mixture.h"
#include "nas/config.h"
#include "nas/model.h"
#include "nas/object.h"

namespace nas {

/// Each edge becomes what its op finalizes to. A node keeps its mandatory edges, which come first. Of its other edges
/// it keeps the `finalize.max_edges` of highest rank, in the order of their ranks, and the earlier edge wins a tie
/// (DARTS, section 2.4: "retain the top-k strongest operations"). A node that has no more other edges than that keeps
/// all of them, in their order. Where the edges of a node have weights (IEdgeWeights), a rank is multiplied by the
/// weight of its edge. A rank that is infinite or not a number is refused: throws std::invalid_argument. [run-thread]
class Finalizers : public Implements<Finalizers, IFinalizers> {
 public:
  virtual ~Finalizers() = default;
  void finalize(IModel& supernet, const IConfig& search, TreeOut& found) override {
    max_edges_ = static_cast<size_t>(search.integer("finalize.max_edges"));
    give(found, finalize_model(supernet));
  }

 protected:
  struct RankedEdge {
    EdgeDesc edge;
    std::optional<double> rank;  ///< without a value: the edge is mandatory
  };

  virtual ModelDesc finalize_model(IModel& supernet) {
    ModelDesc model = desc_of(supernet);
    for (size_t i = 0; i < model.cells.size(); ++i)
      model.cells[i] = finalize_cell(supernet, static_cast<int64_t>(i), std::move(model.cells[i]));
    return model;
  }

  virtual CellDesc finalize_cell(IModel& supernet, int64_t cell_index, CellDesc cell) {
    for (size_t n = 0; n < cell.nodes.size(); ++n) {
      std::vector<IOp*> ops;
      for (size_t e = 0; e < cell.nodes[n].edges.size(); ++e)
        ops.push_back(&supernet.op(cell_index, static_cast<int64_t>(n), static_cast<int64_t>(e)));
      std::vector<RankedEdge> edges;
      for (size_t e = 0; e < ops.size(); ++e) edges.push_back(finalize_edge(*ops[e], cell.nodes[n].edges[e]));
      weigh(edges, ops);
      for (const RankedEdge& edge : edges) require_finite(edge);
      cell.nodes[n] = select_edges(std::move(edges));
    }
    return cell;
  }

  /// Multiplies the ranks of the edges of a node by the weights of the edges, where they have weights.
  static void weigh(std::vector<RankedEdge>& edges, std::span<IOp* const> ops) {
    auto* const weigher = ops.empty() ? nullptr : nas::query<IEdgeWeights>(ops.front());
    if (!weigher) return;
    const torch::NoGradGuard no_grad;
    const torch::Tensor weights = weigher->edge_weights(ops);
    for (size_t e = 0; e < edges.size(); ++e)
      if (edges[e].rank) *edges[e].rank *= weights[static_cast<int64_t>(e)].item<double>();
  }

  /// Ranks that are no numbers cannot be put into an order.
  static void require_finite(const RankedEdge& edge) {
    if (edge.rank && !std::isfinite(*edge.rank))
      throw std::invalid_argument("the rank of an edge with the op \"" + edge.edge.op.name +
                                  "\" is infinite or not a number");
  }

  /// `op` answers query() for what else the plugin's own op can say.
  virtual RankedEdge finalize_edge(IOp& op, const EdgeDesc& edge) {
    ReceivedTree desc;
    double rank = 0.0;
    const bool ranked = op.report_finalized(desc, rank);
    return {{op_from_bytes(desc.bytes()), edge.inputs}, ranked ? std::optional(rank) : std::nullopt};
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

  /// How many edges with a rank a node keeps: `finalize.max_edges` of the section.
  size_t max_edges() const noexcept { return max_edges_; }

 private:
  size_t max_edges_ = 2;
};

}  // namespace nas
