#pragma once
/// \file
/// One forward and one backward pass of a cell.

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/pass/cell_state.h"
#include "core/engine/pass/node_pass.h"

namespace nas::core::engine {

/// The interface that autograd uses, independent of the element type. autograd owns it between the two passes.
class ICellPass {
 public:
  virtual ~ICellPass() = default;
  /// The tensors that the result depends on.
  virtual const TensorTable& tensors() const = 0;
  /// The result of compute(). `keep`: whether backward() follows; otherwise the maps are freed. [run-thread]
  virtual std::vector<torch::Tensor> forward(bool keep) = 0;
  /// The tensors whose memory backward() reads: all inputs, and some of the `results` of forward(). Parameters and
  /// weights are copied by forward().
  virtual std::vector<torch::Tensor> read_again(const std::vector<torch::Tensor>& results) const = 0;
  /// `results`: the gradients of the results of forward(); read only; undefined for zero. Called once, after
  /// forward(true). Gradients of tensors that no defined gradient reaches stay undefined. [a thread of autograd]
  virtual void backward(const std::vector<torch::Tensor>& results, Gradients& gradients) = 0;
};

/// For a cell that is computable(). Throws c10::Error for weights or sample scales of a wrong number.
std::unique_ptr<ICellPass> make_cell_pass(const CellSpec& spec);

/// A stem is a node with one edge. It reads the state of an input; CellSpec's state of that index is the stem's state.
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
  PassContext<T> context() { return {states_, tensors_, images_, training_}; }

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
  std::vector<int> inputs_;            ///< indices in tensors_
  std::vector<NodePass<T>> nodes_;     ///< stems first
  std::vector<size_t> stem_inputs_;    ///< index of the input that each stem reads
  std::vector<CellState<T>> states_;   ///< of the inputs, then of the nodes
  std::vector<size_t> state_of_spec_;  ///< index in states_ of each state of the CellSpec
  std::vector<size_t> joined_;         ///< indices in states_
  std::optional<size_t> passed_;       ///< index in inputs_ and in states_
  size_t joined_channels_ = 0;         ///< without padding
  torch::Tensor joined_values_;        ///< (N, H, W, padded sum of C)
};

}  // namespace nas::core::engine
