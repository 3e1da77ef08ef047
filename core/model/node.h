#pragma once
/// \file
/// A node of a cell.

#include <torch/torch.h>

#include <span>
#include <string>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/inference/network_spec.h"
#include "core/model/op_maker.h"
#include "nas/desc.h"

namespace nas::core {

/// The sum of its edges, or the last state before it when it has none. [run-thread]
class Node final : public torch::nn::Module {
 public:
  /// `path`: of the node in the description. `shares`: a node with as many edges whose architecture parameters the ops
  /// of this one use, or nullptr for their own.
  Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, const Node* shares);

  /// `states`: those of the cell so far, each (N, C, H, W). `size`: of the cell's own maps. In training each edge
  /// except identities is dropped with `drop_probability`, sample by sample.
  torch::Tensor forward(std::span<const torch::Tensor> states, MapSize size, double drop_probability);

  /// What the fused engine needs to know about the edges, without their weights. The kind is unknown for edges that it
  /// cannot compute.
  std::vector<engine::EdgeSpec> specs() const;
  /// Sets the weights of mixtures and the factors of drop path in `edges`, drawn as forward() draws them. `x` has the
  /// number of samples and the type.
  void weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability) const;

  /// What the inference engine needs to know about the edges.
  std::vector<engine::InferenceEdge> inference_edges() const;

  size_t edge_count() const noexcept { return edges_.size(); }
  /// Borrowed. Throws std::out_of_range.
  IOp& op(size_t edge) const { return edges_.at(edge).op.op(); }

 private:
  struct Edge {
    PlacedOp op;
    std::vector<int64_t> inputs;
    bool identity = false;
  };
  static engine::EdgeSpec spec(const Edge& edge);
  bool is_dropped(const Edge& edge, double drop_probability) const;
  torch::Tensor forward(const Edge& edge, std::span<const torch::Tensor> states, MapSize size,
                        double drop_probability) const;

  std::vector<Edge> edges_;
};

}  // namespace nas::core
