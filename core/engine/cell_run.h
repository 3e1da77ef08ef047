#pragma once
/// \file
/// A cell through one forward and one backward pass.

#include <torch/torch.h>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/engine/cell_form.h"
#include "core/engine/edge_run.h"
#include "core/engine/pool_run.h"

namespace nas::core::engine {

/// What autograd holds between the two passes, whatever the element type.
class ICellRun {
 public:
  virtual ~ICellRun() = default;
  /// Everything that the result depends on.
  virtual const TensorTable& tensors() const = 0;
  /// What compute() gives. `keep`: backward() will follow.
  virtual std::vector<torch::Tensor> forward(bool keep) = 0;
  /// `results`: the gradients of what forward() gave, undefined for zero; only read. Once. Throws std::logic_error the
  /// second time.
  virtual void backward(const std::vector<torch::Tensor>& results, Gradients& gradients) = 0;
};

std::unique_ptr<ICellRun> make_cell_run(const CellForm& form);

template <class T>
class CellRun final : public ICellRun {
 public:
  explicit CellRun(const CellForm& form);
  const TensorTable& tensors() const override { return tensors_; }
  std::vector<torch::Tensor> forward(bool keep) override;
  void backward(const std::vector<torch::Tensor>& results, Gradients& gradients) override;

 private:
  struct State {
    bool is_padded() const { return channels != maps.channels; }

    size_t channels = 0;          ///< real
    torch::Tensor values;         ///< (N, H, W, padded C)
    Maps<T> maps;                 ///< of values
    std::optional<size_t> place;  ///< the first of its channels among the joined ones, if its values lie there
    size_t readers = 0;           ///< edges
    torch::Tensor gradient;       ///< like values; undefined: not wanted
    std::map<size_t, std::unique_ptr<PoolRun<T>>> pools;  ///< by stride
  };
  struct Input {
    int index;               ///< among tensors_
    torch::Tensor values;    ///< (N, H, W, padded C), contiguous
    std::unique_ptr<CandidateRun<T>> stem;  ///< nullptr: the input is the state
  };
  using Edges = std::vector<std::unique_ptr<EdgeRun<T>>>;

  void add_input(const torch::Tensor& input, const OpForm& stem);
  void add_node(const std::vector<EdgeForm>& edges);
  void place_joined();
  void forget_pools();
  void begin_join();
  bool is_node(size_t state) const { return state >= inputs_.size(); }
  Maps<T> maps_of(const torch::Tensor& values) const;
  Target<T> target_of(const torch::Tensor& values) const;
  torch::Tensor empty(const Maps<T>& like) const;
  torch::Tensor zeros(const Maps<T>& like) const;
  torch::Tensor join();
  PoolRun<T>* pool_of(const EdgeRun<T>& edge);

  void forward_stem(Input& input, State& state);
  void forward_node(const Edges& edges, State& state, bool keep);
  void backward_node(size_t node, Gradients& gradients);
  void backward_pools(State& state);
  void backward_input(Input& input, State& state, Gradients& gradients);
  bool wants_through(const Input& input, const Gradients& gradients) const;
  std::vector<torch::Tensor> gradients_of_states(const torch::Tensor& joined) const;
  void begin_gradients(const std::vector<torch::Tensor>& given, const Gradients& gradients);
  torch::Tensor gradient_from(const torch::Tensor& given, const State& state) const;

  bool training_;
  size_t images_;
  TensorTable tensors_;
  std::vector<Input> inputs_;
  std::vector<Edges> nodes_;
  std::vector<State> states_;
  std::vector<size_t> joined_;
  size_t joined_channels_ = 0;   ///< real
  torch::Tensor joined_values_;  ///< (N, H, W, padded sum of C)
  AlignedVector<T> no_scale_;
  bool done_ = false;
};

}  // namespace nas::core::engine
