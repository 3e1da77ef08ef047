#pragma once
/// \file
/// The factors of drop path.

#include <torch/torch.h>

#include <cstddef>
#include <vector>

namespace nas::core::engine {

/// The factor of an edge for each image of a batch. Immutable.
template <class T>
class SampleScale {
 public:
  SampleScale() = default;  ///< 1 for all
  /// `values`: (images); undefined: 1 for all. Throws c10::Error for another number of values.
  SampleScale(const torch::Tensor& values, size_t images) {
    if (!values.defined()) return;
    TORCH_CHECK(values.numel() == static_cast<int64_t>(images), "drop path has ", values.numel(), " factors for ",
                images, " images");
    const torch::Tensor own = values.detach().to(torch::CppTypeToScalarType<T>::value).contiguous();
    values_.assign(own.data_ptr<T>(), own.data_ptr<T>() + own.numel());
  }

  bool is_one() const { return values_.empty(); }
  T operator[](size_t image) const { return is_one() ? T{1} : values_[image]; }

 private:
  std::vector<T> values_;
};

}  // namespace nas::core::engine
