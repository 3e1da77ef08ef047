#pragma once
/// \file
/// A cell: the repeated building block of a network.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "core/model/node.h"

namespace nas::core {

/// The inputs of a cell, each (N, C, H, W).
struct CellInputs {
  torch::Tensor before_last;  ///< output of the last cell but one
  torch::Tensor last;         ///< output of the last cell
};

/// States 0 and 1 are the two inputs after the cell stems, which give them the channels of the cell; each node appends
/// one state; the post op joins the states that the description lists. [run-thread]
class Cell final : public torch::nn::Module {
 public:
  /// `path`: of the cell in the description. `shares`: a cell with the same nodes and edges whose architecture
  /// parameters this one uses, or nullptr for its own. `inner`: there is a cell before it and one after it.
  Cell(const CellDesc& desc, const std::string& path, const OpMaker& maker, Cell* shares, bool inner);

  /// The inputs of the next cell: inputs.last, and this cell's output (N, C, H, W).
  CellInputs forward(const CellInputs& inputs);

  /// What the inference engine needs to know about the cell.
  engine::InferenceCell inference_spec() const;

  /// In [0, 1), of each edge but identities, in training.
  void set_drop_path(double probability) noexcept { drop_probability_ = probability; }
  /// At the end of a forward pass of the network.
  void forget_draws() {
    for (const auto& node : nodes_) node->forget_draws();
  }
  const std::vector<std::shared_ptr<Node>>& nodes() const noexcept { return nodes_; }

 private:
  /// The states that the post op joins, op by op. `states`: 0 and 1.
  std::vector<torch::Tensor> output_states(std::vector<torch::Tensor> states);
  /// The cell as the fused engine needs it, without the weights of its edges. Stems that the engine cannot compute are
  /// applied.
  engine::CellSpec cell_spec(const CellInputs& inputs) const;
  /// The same for a cell that the engine cannot compute.
  std::vector<torch::Tensor> output_states(const engine::CellSpec& spec);
  /// The states that the post op joins, computed by the engine, as one tensor where the post op only puts them side by
  /// side. Where the engine can (CellSpec::passed), `last` is replaced by an equal tensor whose gradient this cell adds
  /// to its own.
  std::vector<torch::Tensor> fused_output_states(engine::CellSpec spec, torch::Tensor& last);

  Engine engine_;
  bool inner_;
  int64_t stride_;  ///< of the cell as a whole
  PlacedOp stem0_, stem1_, post_op_;
  std::vector<std::shared_ptr<Node>> nodes_;
  std::vector<size_t> concat_;
  double drop_probability_ = 0.0;
};

}  // namespace nas::core
