#pragma once
/// \file
/// The tensors that the result of a cell depends on, and their gradients.

#include <torch/torch.h>

#include <vector>

namespace nas::core::engine {

/// Numbered tensors, in the order in which autograd passes inputs and gradients.
class TensorTable {
 public:
  static constexpr int kNone = -1;
  /// Returns the number of `tensor`; kNone for an undefined tensor, which is not added.
  int add(const torch::Tensor& tensor) {
    if (!tensor.defined()) return kNone;
    tensors_.push_back(tensor);
    return static_cast<int>(tensors_.size()) - 1;
  }
  const torch::Tensor& operator[](int index) const { return tensors_[static_cast<size_t>(index)]; }
  const std::vector<torch::Tensor>& tensors() const { return tensors_; }

 private:
  std::vector<torch::Tensor> tensors_;
};

/// The gradients of the tensors of a TensorTable during a backward pass: which ones autograd requests, and those
/// computed so far. Calls of set() for different indices may come from different threads.
struct Gradients {
  std::vector<bool> wanted;
  std::vector<torch::Tensor> values;

  bool wants(int index) const { return index != TensorTable::kNone && wanted[static_cast<size_t>(index)]; }
  void set(int index, torch::Tensor value) { values[static_cast<size_t>(index)] = std::move(value); }
};

}  // namespace nas::core::engine
