#pragma once
/// \file
/// A cell through one forward and one backward pass.

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/pass/cell_state.h"
#include "core/engine/pass/node_pass.h"

namespace nas::core::engine {

/// What autograd holds between the two passes, whatever the element type.
class ICellPass {
 public:
  virtual ~ICellPass() = default;
  /// Everything that the result depends on.
  virtual const TensorTable& tensors() const = 0;
  /// What compute() gives. `keep`: backward() will follow.
  virtual std::vector<torch::Tensor> forward(bool keep) = 0;
  /// The inputs, and those of the `results` of forward(), whose memory backward() reads. Parameters and weights were
  /// copied.
  virtual std::vector<torch::Tensor> read_again(const std::vector<torch::Tensor>& results) const = 0;
  /// `results`: the gradients of what forward() gave, undefined for zero; only read. Once, after forward(true).
  /// Gradients that nothing arrives at stay undefined. [the thread that goes back, one at a time]
  virtual void backward(const std::vector<torch::Tensor>& results, Gradients& gradients) = 0;
};

std::unique_ptr<ICellPass> make_cell_pass(const CellSpec& spec);

/// A stem is a node with one edge, from an input to the state that the cell calls by the input's number.
template <class T>
class CellPass final : public ICellPass {
 public:
  explicit CellPass(const CellSpec& spec);
  const TensorTable& tensors() const override { return tensors_; }
  std::vector<torch::Tensor> forward(bool keep) override;
  std::vector<torch::Tensor> read_again(const std::vector<torch::Tensor>& results) const override;
  void backward(const std::vector<torch::Tensor>& results, Gradients& gradients) override;

 private:
  void add_input(const torch::Tensor& input);
  void add_node(const std::vector<EdgeSpec>& edges);
  void place_joined();
  bool is_input(size_t state) const { return state < inputs_.size(); }
  torch::Tensor empty(const Maps<T>& like) const;
  PassContext<T> pass() { return {states_, tensors_, images_, training_}; }

  void begin_join();
  void forward_input(CellState<T>& state);
  void forward_node(size_t node, bool keep);
  void backward_input(size_t input, Gradients& gradients);
  std::vector<bool> reached_by(const std::vector<torch::Tensor>& given) const;
  bool wants_gradient(size_t state, const Gradients& gradients) const;
  std::vector<torch::Tensor> gradients_of_states(const std::vector<torch::Tensor>& results) const;
  void begin_gradient(const torch::Tensor& given, CellState<T>& state) const;

  bool training_;
  size_t images_;
  TensorTable tensors_;
  std::vector<int> inputs_;            ///< among tensors_
  std::vector<NodePass<T>> nodes_;     ///< stems first
  std::vector<size_t> stem_inputs_;    ///< which input each stem reads
  std::vector<CellState<T>> states_;   ///< of the inputs, then of the nodes
  std::vector<size_t> state_of_form_;  ///< among states_, of each state as the cell's form numbers them
  std::vector<size_t> joined_;         ///< among states_
  std::optional<size_t> passed_;       ///< among inputs_, and so among states_
  size_t joined_channels_ = 0;         ///< real
  torch::Tensor joined_values_;        ///< (N, H, W, padded sum of C)
};

}  // namespace nas::core::engine
