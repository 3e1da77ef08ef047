#pragma once
/// \file
/// The weights of the candidates of an edge.

#include <torch/torch.h>

#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/memory/tensor_table.h"
#include "core/engine/pass/sample_scale.h"

namespace nas::core::engine {

/// The weights of all candidates, in the order of the EdgeSpec, and their gradients, which are set one by one. The
/// setters for different candidates may be called on different threads.
template <class T>
class EdgeWeights {
 public:
  /// Throws c10::Error if the number of weights is not that of the candidates, or that of sample scales is not
  /// `images`.
  EdgeWeights(const EdgeSpec& spec, size_t images, TensorTable& tensors)
      : index_(tensors.add(spec.weights)), sample_scale_(spec.sample_scale, images) {
    const auto count = static_cast<int64_t>(spec.candidates.size());
    if (!spec.weights.defined()) {
      TORCH_CHECK(count == 1, count, " candidates of an edge have no weights");
      return;
    }
    TORCH_CHECK(spec.weights.dim() == 1 && spec.weights.size(0) == count && spec.weights.device().is_cpu(), count,
                " candidates of an edge on the CPU need as many weights on the CPU, not ", spec.weights.sizes(), " on ",
                spec.weights.device());
    type_ = spec.weights.scalar_type();
  }

  /// Reads the values; required before operator[].
  void read(const TensorTable& tensors) {
    if (index_ == TensorTable::kNone) return;
    const torch::Tensor values = tensors[index_].detach().to(torch::kFloat64).contiguous();
    values_.assign(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
    gradient_.assign(values_.size(), 0.0);
  }
  double operator[](size_t candidate) const { return values_.empty() ? 1.0 : values_[candidate]; }
  const SampleScale<T>& sample_scale() const { return sample_scale_; }

  bool wanted(const Gradients& gradients) const { return gradients.wants(index_); }
  void set_gradient(size_t candidate, double value) {
    if (!gradient_.empty()) gradient_[candidate] = value;
  }
  /// Stores the gradients after all candidates have set theirs; that of 'none' is 0.
  void store_gradient(Gradients& gradients) const {
    if (wanted(gradients)) gradients.set(index_, torch::tensor(gradient_, torch::kFloat64).to(type_));
  }

 private:
  int index_;
  torch::ScalarType type_ = torch::kFloat;
  std::vector<double> values_, gradient_;
  SampleScale<T> sample_scale_;
};

}  // namespace nas::core::engine
