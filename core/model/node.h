#pragma once
/// \file
/// A node of a cell.

#include <torch/torch.h>

#include <span>
#include <string>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/model/op_maker.h"
#include "nas/desc.h"

namespace nas::core {

/// The sum of its edges; without edges, the last state before it. [run-thread]
class Node final : public torch::nn::Module {
 public:
  /// `path`: of the node in the description. `shares`: the node whose ops lend theirs their architecture parameters,
  /// with as many edges; nullptr: they make their own.
  Node(const NodeDesc& desc, const std::string& path, const OpMaker& maker, const Node* shares);

  /// `states`: the cell's so far, each (N, C, H, W). Training drops each edge but identities with `drop_probability`,
  /// sample by sample.
  torch::Tensor forward(std::span<const torch::Tensor> states, double drop_probability);

  /// What the fused engine has to know of the edges, but for their weights; kind unknown for those that it cannot
  /// compute.
  std::vector<engine::EdgeSpec> specs() const;
  /// Puts the mixtures' weights and drop path's masks into `edges`, drawn as forward() would draw them. `x`: for number
  /// of samples and type.
  void weigh(std::vector<engine::EdgeSpec>& edges, const torch::Tensor& x, double drop_probability) const;

  size_t edge_count() const noexcept { return edges_.size(); }
  /// Borrowed. Throws std::out_of_range.
  IOp& op(size_t edge) const { return *edges_.at(edge).op; }

 private:
  struct Edge {
    IOp* op = nullptr;
    std::vector<int64_t> inputs;
    bool identity = false;
  };
  static engine::EdgeSpec spec(const Edge& edge);
  bool is_dropped(const Edge& edge, double drop_probability) const;
  torch::Tensor forward(const Edge& edge, std::span<const torch::Tensor> states, double drop_probability) const;

  std::vector<Edge> edges_;
};

}  // namespace nas::core
