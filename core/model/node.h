#pragma once
/// \file
/// A node of a cell.

#include <torch/torch.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/inference/network_spec.h"
#include "core/model/op_maker.h"
#include "nas/desc.h"
#include "nas/mixture.h"

namespace nas::core {

/// The sum of its edges, or the last state before it when it has none. [run-thread]
class Node final : public torch::nn::Module {
 public:
  /// `path`: of the node in the description. `shares`: a node with as many edges whose architecture parameters the ops
  /// of this one use, or nullptr for their own.
  Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, Node* shares);

  /// `states`: those of the cell so far, each (N, C, H, W). `size`: of the cell's own maps. In training each edge
  /// except identities is dropped with `drop_probability`, sample by sample.
  torch::Tensor forward(std::span<const torch::Tensor> states, MapSize size, double drop_probability);

  /// What the fused engine needs to know about the edges, without their weights. The kind is unknown for edges that it
  /// cannot compute.
  std::vector<engine::EdgeSpec> specs() const;
  /// Sets the weights of mixtures and the factors of drop path in `edges`, drawn as forward() draws them, and leaves
  /// out candidates that are not active. `x` has the number of samples and the type.
  void weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability);
  /// At the end of a forward pass of the network: lets go of the weights that were drawn in it.
  void forget_draws() { draws_.clear(); }

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
  /// What a mixture computes in one forward pass.
  struct Draw {
    torch::Tensor weights;
    std::optional<std::vector<int64_t>> active;  ///< without a value: all candidates
  };
  static engine::EdgeSpec spec(const Edge& edge);
  /// The draw of mixture `edge` in this forward pass: its own, or that of the node that it shares architecture
  /// parameters with, which has been computed before.
  const Draw& draw(size_t edge, IMixture& mixture, const torch::Tensor& x);
  bool is_dropped(const Edge& edge, double drop_probability) const;
  static torch::Tensor mixed(IMixture& mixture, const Draw& draw, const torch::Tensor& x);
  torch::Tensor forward(size_t edge, std::span<const torch::Tensor> states, MapSize size, double drop_probability);

  std::vector<Edge> edges_;
  Node* shares_;                  ///< a node of an earlier cell, or nullptr
  std::map<size_t, Draw> draws_;  ///< of this forward pass, by edge
};

}  // namespace nas::core
