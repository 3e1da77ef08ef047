#pragma once
/// \file
/// A cell: the repeated building block of a network.

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "core/model/node.h"

namespace nas::core {

/// States 0 and 1 are its two inputs, brought to its channels by the cell stems; each node appends one; the post op
/// joins those that the description lists. [run-thread]
class Cell final : public torch::nn::Module {
 public:
  /// `path`: of the cell in the description. `shares`: the cell whose architecture parameters this one uses too, with
  /// the same nodes and edges; nullptr: it makes its own.
  Cell(const CellDesc& desc, const std::string& path, const OpMaker& maker, const Cell* shares);

  /// Outputs of the last cell but one and of the last: (N, C0, H0, W0), (N, C1, H1, W1). Gives (N, C, H, W). `passes`:
  /// the next cell reads `s1` too, which becomes the same for it, and this cell adds to the gradient that it sends.
  torch::Tensor forward(const torch::Tensor& s0, torch::Tensor& s1, bool passes);

  /// In [0, 1), of each edge but identities, in training.
  void set_drop_path(double probability) noexcept { drop_probability_ = probability; }
  const std::vector<std::shared_ptr<Node>>& nodes() const noexcept { return nodes_; }

 private:
  /// The states that the post op joins, op by op. `states`: 0 and 1.
  std::vector<torch::Tensor> output_states(std::vector<torch::Tensor> states);
  /// The cell as the fused engine sees it, but for its edges' weights. Stems that the engine does not know are applied.
  engine::CellForm cell_form(const torch::Tensor& s0, const torch::Tensor& s1) const;
  /// output_states() of a form that the engine cannot compute.
  std::vector<torch::Tensor> output_states(const engine::CellForm& form);
  /// The states that the post op joins, by the engine; as one where the post op only puts them side by side.
  std::vector<torch::Tensor> fused_output_states(engine::CellForm form, torch::Tensor& s1, bool passes);

  Engine engine_;
  OpHandle stem0_, stem1_, post_op_;
  std::vector<std::shared_ptr<Node>> nodes_;
  std::vector<size_t> concat_;
  double drop_probability_ = 0.0;
};

}  // namespace nas::core
