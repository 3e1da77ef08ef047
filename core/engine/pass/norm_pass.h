#pragma once
/// \file
/// Batch norm as the engine computes it: never as a pass of its own, only as factors that its neighbours apply.

#include <torch/torch.h>

#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/memory/tensor_table.h"
#include "core/engine/pass/image_moments.h"

namespace nas::core::engine {

/// Per channel, over all pixels: sum of g and sum of g (z - mean).
struct GradientSums {
  std::vector<double> total, product;

  static GradientSums zero(size_t channels) {
    return {std::vector<double>(channels, 0.0), std::vector<double>(channels, 0.0)};
  }
  /// An image's sums, (channels) each, `scale` times.
  template <class T>
  void add(const T* image_total, const T* image_product, double scale) {
    for (size_t c = 0; c < total.size(); ++c) {
      total[c] += scale * static_cast<double>(image_total[c]);
      product[c] += scale * static_cast<double>(image_product[c]);
    }
  }
};

/// gradient before the norm = p g + q z + r; see BlockBackwardArguments.
template <class T>
struct NormBackward {
  AlignedVector<T> p, q, r;
};

/// One batch norm (Ioffe, Szegedy 2015) over maps of (images, pixels, channels), or none: then it is the identity.
template <class T>
class NormPass {
 public:
  /// `channels`: padded. `module` may be empty.
  NormPass(const torch::nn::BatchNorm2d& module, size_t channels, TensorTable& tensors);

  /// From the images' moments, or the running statistics when not training, to scale and shift. Every image has
  /// `pixels`.
  void finish(const ImageMoments<T>& moments, size_t pixels, bool training, const TensorTable& tensors);
  /// After finish(): moves the running statistics, when training. Edges may share them, so one norm after the other.
  void update_running();
  /// The same for no norm at all.
  void finish();
  const T* scale() const { return scale_.data(); }  ///< (channels)
  const T* shift() const { return shift_.data(); }
  const T* mean() const { return mean_.data(); }

  /// Whether backward() reads its sums.
  bool needs_sums(const Gradients& gradients) const { return module_ && (training_ || wants_parameters(gradients)); }
  bool wants_parameters(const Gradients& gradients) const { return gradients.wants(gamma_) || gradients.wants(beta_); }
  /// The gradient after the norm is `factor` g; `sums` are of g. Puts the gradients of its own scale and shift into
  /// `gradients`.
  NormBackward<T> backward(double factor, const GradientSums& sums, Gradients& gradients) const;
  /// The gradient of a factor in front of this norm's output: sum of g times that output.
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
