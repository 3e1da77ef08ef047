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
#include "core/model/split_states.h"
#include "nas/desc.h"
#include "nas/mixture.h"

namespace nas::core {

/// What a forward pass of a node reads.
struct NodeInputs {
  std::span<const torch::Tensor> states;  ///< those of the cell so far, each (N, C, H, W)
  SplitStates& split;                     ///< the same states, of this forward pass of the cell
  MapSize size;                           ///< of the cell's own maps
  double drop_probability = 0.0;          ///< of each edge except identities, sample by sample, in training
};

/// For each edge of a node, which of its candidates are computed. Of a mixture without any, the edge is left out; the
/// entry of an edge that mixes nothing is not read.
using ChosenCandidates = std::vector<std::vector<int64_t>>;

/// The weighted sum of its edges, or the last state before it when it has none. [run-thread]
class Node final : public torch::nn::Module {
 public:
  /// `path`: of the node in the description. `shares`: a node with as many edges whose architecture parameters the ops
  /// of this one use, or nullptr for their own.
  Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, Node* shares);

  torch::Tensor forward(const NodeInputs& inputs);

  /// What the fused engine needs to know about the edges that are not left out, without their weights. The kind is
  /// unknown for edges that it cannot compute.
  std::vector<engine::EdgeSpec> specs() const;
  /// Sets the weights of mixtures and edges and the factors of drop path in `edges`, those of specs(), drawn as
  /// forward() draws them, and leaves out candidates that are not active. `x` has the number of samples and the type.
  void weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability);
  /// At the end of a forward pass of the network: lets go of the weights that were drawn in it.
  void forget_draws();

  /// From the next forward pass on, mixtures compute the `chosen` candidates, each with weight 1, and edges have no
  /// weights. Without a value: what the ops draw. At least one edge is left.
  void choose(std::optional<ChosenCandidates> chosen) { chosen_ = std::move(chosen); }

  /// What the inference engine needs to know about the edges.
  std::vector<engine::InferenceEdge> inference_edges() const;

  size_t edge_count() const noexcept { return edges_.size(); }
  /// Borrowed. Throws std::out_of_range.
  IOp& op(size_t edge) const { return edges_.at(edge).op.op(); }
  /// What the edge mixes, or nullptr. Borrowed. Throws std::out_of_range.
  IMixture* mixture(size_t edge) const { return edges_.at(edge).mixture.of; }
  /// The module of the edge's op. Borrowed. Throws std::out_of_range.
  torch::nn::Module& op_module(size_t edge) const { return *edges_.at(edge).op.module(); }

 private:
  /// What an edge mixes: all channels (parts 1) or the first 1/parts of them. Null: nothing.
  struct Mixture {
    IMixture* of = nullptr;
    int64_t parts = 1;
  };
  struct Edge {
    PlacedOp op;
    std::vector<int64_t> inputs;
    bool identity = false;
    Mixture mixture{};
    int64_t channels = 0, stride = 1;
  };
  /// What a mixture computes in one forward pass.
  struct Draw {
    torch::Tensor weights;                       ///< of the candidates, times that of the edge
    std::optional<std::vector<int64_t>> active;  ///< without a value: all candidates
  };
  static Mixture mixture_of(const PlacedOp& op, const OpDesc& desc);
  static engine::EdgeSpec spec(const Edge& edge);
  static std::vector<engine::OpSpec> candidates(const Edge& edge);

  /// The draw of a mixture in this forward pass: its own, or that of the node that it shares architecture parameters
  /// with, which has been computed before. `x` has the type. After draw_edge_weights().
  const Draw& draw(size_t edge, const torch::Tensor& x);
  /// At the begin of a forward pass; the same.
  void draw_edge_weights(const torch::Tensor& x);
  /// A scalar; undefined when the edges have no weights.
  torch::Tensor edge_weight(size_t edge) const;
  bool is_dropped(const Edge& edge, double drop_probability) const;
  /// The indices of the edges that are not left out.
  std::vector<size_t> kept_edges() const;

  torch::Tensor edge_output(size_t index, const NodeInputs& inputs);
  static torch::Tensor mixed(IMixture& mixture, const Draw& draw, const torch::Tensor& x);
  torch::Tensor partially_mixed(size_t index, const Draw& draw, const torch::Tensor& x) const;
  /// The node computed by the engine, when all its edges are mixtures of the same part of the channels; else undefined.
  torch::Tensor partially_mixed(const NodeInputs& inputs);
  void add_partial_edge(size_t index, const NodeInputs& inputs, engine::CellSpec& spec);

  Engine engine_;
  std::vector<Edge> edges_;
  std::optional<ChosenCandidates> chosen_;
  Node* shares_;                      ///< a node of an earlier cell, or nullptr
  IEdgeWeights* weigher_ = nullptr;   ///< of the edges, or nullptr
  std::map<size_t, Draw> draws_;      ///< of this forward pass, by edge
  torch::Tensor drawn_edge_weights_;  ///< (edges), of this forward pass; undefined when they have none
};

}  // namespace nas::core
