#pragma once
/// \file
/// Every tensor that a cell's result depends on, numbered.

#include <torch/torch.h>

#include <vector>

namespace nas::core::engine {

/// The order is autograd's order of inputs and of gradients.
class TensorTable {
 public:
  static constexpr int kNone = -1;
  /// kNone for an undefined tensor.
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

/// Gradients under way: which ones autograd asks for, and those computed so far.
struct Gradients {
  std::vector<bool> wanted;
  std::vector<torch::Tensor> values;

  bool wants(int index) const { return index != TensorTable::kNone && wanted[static_cast<size_t>(index)]; }
  void set(int index, torch::Tensor value) { values[static_cast<size_t>(index)] = std::move(value); }
};

}  // namespace nas::core::engine
