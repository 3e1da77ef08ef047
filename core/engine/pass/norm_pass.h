#pragma once
/// \file
/// Batch norm in the engine: not an operation over maps of its own, but factors that the neighbouring kernels apply.

#include <torch/torch.h>

#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/memory/tensor_table.h"
#include "core/engine/pass/image_moments.h"

namespace nas::core::engine {

/// Sums per channel over all pixels of a gradient g and maps z: of g (total), and of g (z - mean) (product).
struct GradientSums {
  std::vector<double> total, product;

  static GradientSums zero(size_t channels) {
    return {std::vector<double>(channels, 0.0), std::vector<double>(channels, 0.0)};
  }
  /// Adds `scale` times the sums of one image, (channels) each.
  template <class T>
  void add(const T* image_total, const T* image_product, double scale) {
    for (size_t c = 0; c < total.size(); ++c) {
      total[c] += scale * static_cast<double>(image_total[c]);
      product[c] += scale * static_cast<double>(image_product[c]);
    }
  }
};

/// The backward pass of a norm as factors per channel: the gradient before the norm is p g + q z + r. See
/// BlockBackwardArguments.
template <class T>
struct NormBackward {
  AlignedVector<T> p, q, r;
};

/// One forward and one backward pass of a batch norm (Ioffe, Szegedy 2015) over maps of (images, pixels, channels), or
/// of no norm, which is the identity.
template <class T>
class NormPass {
 public:
  /// `channels`: with padding. `module`: shared; empty for no norm. Adds its parameters to `tensors`.
  NormPass(const torch::nn::BatchNorm2d& module, size_t channels, TensorTable& tensors);

  /// Computes scale and shift, from the moments of images of `pixels` pixels each in training, otherwise from the
  /// running statistics.
  void finish(const ImageMoments<T>& moments, size_t pixels, bool training, const TensorTable& tensors);
  /// After finish(): updates the running statistics, in training. Edges may share a module: not on several threads at
  /// once.
  void update_running();
  /// finish() for no norm: scale 1, shift 0.
  void finish();
  const T* scale() const { return scale_.data(); }  ///< (channels)
  const T* shift() const { return shift_.data(); }
  const T* mean() const { return mean_.data(); }

  /// Whether backward() reads its sums.
  bool needs_sums(const Gradients& gradients) const { return module_ && (training_ || wants_parameters(gradients)); }
  bool wants_parameters(const Gradients& gradients) const { return gradients.wants(gamma_) || gradients.wants(beta_); }
  /// The backward pass for the gradient `factor` g after the norm; `sums` are of g. Stores the gradients of the norm's
  /// own scale and shift in `gradients`.
  NormBackward<T> backward(double factor, const GradientSums& sums, Gradients& gradients) const;
  /// The gradient of a factor of this norm's output: the sum of g times that output.
  double factor_gradient(const GradientSums& sums) const;

 private:
  void combine(const ImageMoments<T>& moments, size_t pixels);
  torch::Tensor per_channel(const std::vector<double>& values, double factor, bool normalise) const;
  void use_running();

  torch::nn::BatchNorm2d module_;
  size_t channels_;
  size_t real_channels_ = 0;
  int gamma_ = TensorTable::kNone, beta_ = TensorTable::kNone;
  bool training_ = false;
  double count_ = 0.0;  ///< values per channel
  std::vector<double> variance_;
  AlignedVector<T> mean_, inverse_, scale_, shift_;
};

}  // namespace nas::core::engine
